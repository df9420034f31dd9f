import { request } from 'node:https';
import { clusterToken } from './cluster-token';

const ANSWER_MS = 10_000;

export interface ClusterAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Asks the API of the cluster as the role of the function.
 *
 * @param environment of the function: says where the cluster is, and has the credentials of the role
 */
export function askCluster(
  environment: Readonly<Record<string, string | undefined>>,
  method: 'GET' | 'DELETE',
  path: string,
): Promise<ClusterAnswer> {
  const { CLUSTER = '', ENDPOINT = '', AUTHORITY = '', AWS_REGION = '' } = environment;
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = '' } = environment;
  const credentials = {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  };
  const token = clusterToken(CLUSTER, AWS_REGION, credentials, new Date());
  const options = {
    method,
    ca: Buffer.from(AUTHORITY, 'base64'),
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    timeout: ANSWER_MS,
  };
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, ENDPOINT), options, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') });
      });
    });
    asked.on('timeout', () => asked.destroy(new Error(`no answer in ${ANSWER_MS / 1000} seconds`)));
    asked.on('error', reject);
    asked.end();
  });
}
