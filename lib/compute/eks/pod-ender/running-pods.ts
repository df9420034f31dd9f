import { selectorOf } from '../../../lowering/kubernetes/metadata';
import { namespaceOf } from '../../../lowering/kubernetes/placed-service';
import { replicaServices } from '../../../lowering/recovery/fault-experiments';
import type { StageSpec } from '../../../spec/stage';

/** Where the API of the cluster has the pods of each service of which one may be ended. */
export function podPaths(spec: StageSpec): Record<string, string> {
  const paths = replicaServices(spec).map((service) => [service, podPath(spec, service)] as const);
  return Object.fromEntries(paths);
}

function podPath(spec: StageSpec, service: string): string {
  const selector = Object.entries(selectorOf(service)).map(([label, value]) => `${label}=${value}`);
  const query = new URLSearchParams({ labelSelector: selector.join(','), fieldSelector: 'status.phase=Running' });
  return `/api/v1/namespaces/${namespaceOf(spec, service)}/pods?${query.toString()}`;
}
