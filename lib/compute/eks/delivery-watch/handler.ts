import { request } from 'node:https';
import type { Application, DeliveryState } from './application-state';
import { deliveryState } from './application-state';
import { clusterToken } from './cluster-token';

const ANSWER_MS = 10_000;

/** Entry point of the Lambda function: how far a commit is in the cluster, as one line, which a shell can read. */
export async function handler({ commit }: { readonly commit: string }): Promise<string> {
  const { APPLICATION_PATH = '' } = process.env;
  const { state, text } = await lookAt(APPLICATION_PATH, commit);
  console.info({ commit, state, text });
  return `${state}: ${text}`.replaceAll(/\s+/g, ' ');
}

async function lookAt(path: string, commit: string): Promise<DeliveryState> {
  const { status, body } = await fromCluster(path);
  if (status === 404) return { state: 'waiting', text: 'Argo CD has no application yet' };
  if (status !== 200) throw new Error(`the cluster answered ${status}: ${body.slice(0, 500)}`);
  return deliveryState(JSON.parse(body) as Application, commit, Date.now());
}

function fromCluster(path: string): Promise<{ status: number; body: string }> {
  const { CLUSTER = '', ENDPOINT = '', AUTHORITY = '', AWS_REGION = '' } = process.env;
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = '' } = process.env;
  const credentials = {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  };
  const token = clusterToken(CLUSTER, AWS_REGION, credentials, new Date());
  const options = {
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
