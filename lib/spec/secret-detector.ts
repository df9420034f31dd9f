/** Shapes of credentials that are recognised whatever their name is. */
const CREDENTIAL_SHAPES: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/, // AWS access key id
  /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/, // PEM
  /\beyJ[\w-]{5,}\.eyJ[\w-]{5,}\.[\w-]{5,}/, // JSON Web Token
  /\b(?:gh[oprsu]_[A-Za-z0-9]{30,}|github_pat_\w{30,})/, // GitHub
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}|hooks\.slack\.com\/services\/\w+\/\w+\/\w+/, // Slack
  /\b[rs]k_live_[A-Za-z0-9]{16,}/, // Stripe
];

/** scheme://user:password@ , the password as the first group. */
const URL_PASSWORD = /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:([^\s/@]+)@/i;

/** Words of a name, in capitals between underscores, that say "the value is a secret". */
const SECRET_WORDS =
  /PASSWORD|PASSWD|PASSPHRASE|_(?:SECRETS?|TOKENS?|CREDENTIALS?|API_?KEYS?|(?:PRIVATE|ACCESS|SECRET|SIGNING|ENCRYPTION|AUTH)_?KEYS?)_|\w_(?:PASS|PWD)_$/;

/** A last word that makes the name one of a setting about a secret: `TOKEN_TTL_SECONDS`, `SECRET_NAME`. */
const SETTING_WORDS = new Set(
  (
    'ALGORITHM ALIAS ARN AUDIENCE BYTES CLASS COOKIE COUNT DAYS DIGITS DIR DIRECTORY DOMAIN DOMAINS ENABLED ENCRYPTION ' +
    'ENDPOINT EXPIRATION EXPIRES EXPIRY FIELD FILE FORMAT HEADER HOST HOURS ID IDS IN ISSUER LENGTH LIFETIME LIMIT ' +
    'MANAGER MAX METHOD MILLIS MIN MINUTES MODE MS NAME NAMES PATH PATTERN POLICY PREFIX PROVIDER REF REGION REQUIRED ' +
    'ROTATION ROUNDS SCOPE SCOPES SECONDS SIZE STORE SUFFIX TEMPLATE TIMEOUT TTL TYPE UNIT UNITS URI URL VALIDITY VERSION'
  ).split(' '),
);

/** Values that no name turns into a secret: switches, durations, and names of where the secret is. */
const HARMLESS_VALUES: readonly RegExp[] = [
  /^$/,
  /^(?:true|false|yes|no|on|off|none|null|enabled|disabled|required|optional)$/i,
  /^(?:\d+ ?(?:ms|s|m|h|d|w)|seconds|minutes|hours|days)$/i,
  /^(?:arn:|alias\/)/,
  /\{\{resolve:[^}]+\}\}/, // CloudFormation dynamic reference
  /^(?:\$\{[^}]+\}|\$\w+|<[^<>]+>|\*+)$/, // placeholder
  /^https?:\/\//,
  /^(?:~|\.{1,2})?(?:\/[\w.-]+){2,}$/, // path of a file
];

/**
 * Whether a setting holds a credential as plain text, by its name or by the shape of its value.
 *
 * Meant for environment variables and template properties: `DB_PASSWORD=hunter2` and `URL=postgres://app:hunter2@db`
 * do, `TOKEN_TTL_SECONDS=300` and `SECRET_NAME=shop/db` do not. It errs towards "yes": a name that ends in a secret
 * word takes a reference only. It reads, it does not guess entropy, so a random string with an innocent name passes.
 *
 * @param name in any case style: `DB_PASSWORD`, `masterUserPassword`, `spring.datasource.password`
 * @param value as the container or the template would show it
 */
export function looksSecret(name: string, value: string): boolean {
  if (CREDENTIAL_SHAPES.some((shape) => shape.test(value)) || hasPasswordInUrl(value)) return true;
  return isSecretName(name, value) && !HARMLESS_VALUES.some((harmless) => harmless.test(value));
}

function hasPasswordInUrl(value: string): boolean {
  const password = URL_PASSWORD.exec(value)?.[1];
  return password !== undefined && !HARMLESS_VALUES.some((harmless) => harmless.test(password));
}

function isSecretName(name: string, value: string): boolean {
  if (name.includes(':')) return false; // a condition key of IAM, e.g. token.actions.githubusercontent.com:aud
  const words = wordsOf(name);
  if (!SECRET_WORDS.test(`_${words.join('_')}_`)) return false;
  const last = words.at(-1) ?? '';
  if (SETTING_WORDS.has(last)) return false;
  return !(/^\d+$/.test(value) && countsSomething(last));
}

/** A number is a count, not a secret, in PASSWORD_HISTORY=5 and in MAX_TOKENS=4096, unlike in PASSWORD=123456. */
function countsSomething(lastWord: string): boolean {
  return lastWord === 'TOKENS' || !(SECRET_WORDS.test(`_X_${lastWord}_`) || lastWord.endsWith('KEY'));
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '');
}
