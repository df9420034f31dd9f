import type { PasswordRotation, RotationEvent } from '../../shared/secret-rotation';
import { rotateSecret as rotate } from '../../shared/secret-rotation';
import { generatePassword } from '../../shared/generate-password';
import type { AccessTools } from './access-resource';
import { adminLogin } from './admin-login';
import { adminPassword } from './admin-password';
import type { Login } from './connect';
import { withConnection } from './connect';
import type { Credential } from './credential';
import { makeCredential, parseCredential, placeOf } from './credential';
import { tellProxy } from './proxy-users';
import { otherUser, roleOf } from './role-users';
import { setPassword } from './user-password';

export type { RotationEvent };

export interface RotationTools extends AccessTools {
  readonly adminSecretArn: string;
  /** Where the addresses in the secrets are those of a proxy. */
  readonly proxy?: {
    /** The server itself, where passwords are changed. */
    readonly serverHost: string;
    /** Secrets by which the proxy knows the users, before the name of the user. */
    readonly userSecrets: string;
  };
}

/**
 * One step of a rotation: of the administrator in place, of a service with alternating users. Each may be repeated.
 *
 * @throws Error that makes Secrets Manager try again; the current version stays in force
 */
export function rotateSecret(event: RotationEvent, tools: RotationTools): Promise<void> {
  const isAdmin = event.SecretId === tools.adminSecretArn;
  return rotate(event, tools.store, isAdmin ? adminPassword(tools) : alternatingUsers(event.SecretId, tools));
}

/** The pending version belongs to the other user, so that the current one works on until the rotation after. */
function alternatingUsers(secretId: string, tools: RotationTools): PasswordRotation {
  return {
    renew(value) {
      const current = parseCredential(value);
      return JSON.stringify(makeCredential(placeOf(current), otherUser(current.username), generatePassword()));
    },
    async set(values) {
      const current = parseCredential(values.current);
      const next = parseCredential(values.pending);
      if (
        next.username !== otherUser(current.username) ||
        next.host !== current.host ||
        next.dbname !== current.dbname
      ) {
        throw new Error(
          `The AWSPENDING version of ${secretId} does not belong to its current one: remove that label and rotate again`,
        );
      }
      await teach(next, tools);
    },
    async test(values) {
      const next = parseCredential(values.pending);
      const role = await withConnection(tools.connect, loginAtServer(next, tools), async (client) => {
        const { rows } = await client.query<{ role: string }>('SELECT current_user AS role');
        return rows[0]?.role;
      });
      if (role !== roleOf(next.username))
        throw new Error(`The user ${next.username} acts as '${role}' instead of '${roleOf(next.username)}'`);
      // a proxy learns a password a moment later; until then this fails and is tried again
      if (tools.proxy) await withConnection(tools.connect, loginOf(next), (client) => client.query('SELECT'));
    },
  };
}

async function teach(next: Credential, { store, connect, adminSecretArn, proxy }: RotationTools): Promise<void> {
  const place = { ...placeOf(next), ...(proxy && { host: proxy.serverHost }) };
  await withConnection(connect, await adminLogin(store, adminSecretArn, place), async (client) => {
    const sessions = await client.query('SELECT FROM pg_stat_activity WHERE usename = $1', [next.username]);
    if (sessions.rowCount) {
      // they hold the version before the current one, so they were not restarted since the last rotation
      console.warn({
        message: 'sessions are open whose password ends now',
        user: next.username,
        sessions: sessions.rowCount,
      });
    }
    await setPassword(client, next.username, next.password);
  });
  if (proxy) await tellProxy(store, (user) => `${proxy.userSecrets}${user}`, next.username, next.password);
}

function loginAtServer(credential: Credential, { proxy }: RotationTools): Login {
  return { ...loginOf(credential), ...(proxy && { host: proxy.serverHost }) };
}

function loginOf({ host, port, dbname, username, password }: Credential): Login {
  return { host, port, database: dbname, user: username, password };
}
