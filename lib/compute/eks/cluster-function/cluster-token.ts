import { createHash, createHmac } from 'node:crypto';

/** Credentials of a role, as Lambda gives them to a function. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Seconds for which a cluster takes the token; it is made anew for each question. */
const VALID_SECONDS = 60;

const ALGORITHM = 'AWS4-HMAC-SHA256';
const SIGNED_HEADERS = 'host;x-k8s-aws-id';

/**
 * Says to a cluster of EKS who asks: a signed request to STS that the cluster itself sends. Nothing is asked here, so that a
 * network without a way to AWS is enough.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function clusterToken(cluster: string, region: string, credentials: Credentials, now: Date): string {
  const host = `sts.${region}.amazonaws.com`;
  const time = `${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const scope = `${time.slice(0, 8)}/${region}/sts/aws4_request`;
  const query = queryOf({
    Action: 'GetCallerIdentity',
    Version: '2011-06-15',
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': `${credentials.accessKeyId}/${scope}`,
    'X-Amz-Date': time,
    'X-Amz-Expires': String(VALID_SECONDS),
    'X-Amz-Security-Token': credentials.sessionToken,
    'X-Amz-SignedHeaders': SIGNED_HEADERS,
  });
  const headers = `host:${host}\nx-k8s-aws-id:${cluster}\n`;
  const request = ['GET', '/', query, headers, SIGNED_HEADERS, sha256('')].join('\n');
  const signed = [ALGORITHM, time, scope, sha256(request)].join('\n');
  const key = ['sts', 'aws4_request'].reduce(
    hmac,
    hmac(hmac(`AWS4${credentials.secretAccessKey}`, time.slice(0, 8)), region),
  );
  const url = `https://${host}/?${query}&X-Amz-Signature=${hmac(key, signed).toString('hex')}`;
  return `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`;
}

/** In the order of the names. */
function queryOf(values: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(values).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return pairs.join('&');
}

/** As AWS wants it, which is stricter than browsers are. */
const encode = (text: string) =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
