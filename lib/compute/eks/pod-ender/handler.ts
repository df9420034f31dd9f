import type { ClusterAnswer } from '../cluster-function/cluster-request';
import { askCluster } from '../cluster-function/cluster-request';
import { endOnePod } from './end-one-pod';

/** Entry point of the Lambda function: ends a pod of a service. `POD_PATHS` says where the cluster has them, by service. */
export async function handler({ service }: { readonly service: string }): Promise<string> {
  const paths = JSON.parse(process.env['POD_PATHS'] ?? '{}') as Record<string, string>;
  const pod = await endOnePod(service, paths, {
    list: async (path) => read(await askCluster(process.env, 'GET', path)),
    end: async (path) => void read(await askCluster(process.env, 'DELETE', path)),
    choose: (count) => Math.floor(Math.random() * count),
  });
  console.info({ message: 'ended', service, pod });
  return pod;
}

function read({ status, body }: ClusterAnswer): unknown {
  if (status !== 200 && status !== 202) throw new Error(`the cluster answered ${status}: ${body.slice(0, 500)}`);
  return JSON.parse(body);
}
