import { askCluster } from '../cluster-function/cluster-request';
import type { Application, DeliveryState } from './application-state';
import { deliveryState } from './application-state';

/** Entry point of the Lambda function: how far a commit is in the cluster, as one line, which a shell can read. */
export async function handler({ commit }: { readonly commit: string }): Promise<string> {
  const { APPLICATION_PATH = '' } = process.env;
  const { state, text } = await lookAt(APPLICATION_PATH, commit);
  console.info({ commit, state, text });
  return `${state}: ${text}`.replaceAll(/\s+/g, ' ');
}

async function lookAt(path: string, commit: string): Promise<DeliveryState> {
  const { status, body } = await askCluster(process.env, 'GET', path);
  if (status === 404) return { state: 'waiting', text: 'Argo CD has no application yet' };
  if (status !== 200) throw new Error(`the cluster answered ${status}: ${body.slice(0, 500)}`);
  return deliveryState(JSON.parse(body) as Application, commit, Date.now());
}
