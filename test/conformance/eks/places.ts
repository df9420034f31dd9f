import type { ObservedPlace } from '../observed';
import type { References } from '../references';
import type { KubernetesObjects } from './kubernetes-objects';
import type { PodRunner } from './pod-runners';

/** What registers with each target group, by the key of the group. */
export function registrations(
  references: References,
  delivered: KubernetesObjects,
  runners: readonly PodRunner[],
): Map<string, ObservedPlace> {
  const entries = delivered.all('TargetGroupBinding').map(({ metadata, spec }) => {
    const { targetGroupARN, serviceRef } = spec;
    assertOfCluster(references, targetGroupARN);
    return [targetGroupARN, behind(delivered, runners, metadata.namespace!, serviceRef)] as const;
  });
  return new Map(entries);
}

/** What answers under which name: full names, since a short one is found in its own namespace only. */
export function addresses(delivered: KubernetesObjects, runners: readonly PodRunner[]): Map<string, ObservedPlace> {
  const entries = delivered.all('Service').flatMap(({ metadata: { name, namespace }, spec }) =>
    (spec?.ports ?? []).map(({ port }) => {
      return [
        `${name}.${namespace}.svc.cluster.local:${port}`,
        behind(delivered, runners, namespace!, { name, port }),
      ] as const;
    }),
  );
  return new Map(entries);
}

/** A controller of EKS touches only target groups that carry the name of its cluster. */
function assertOfCluster(references: References, key: string): void {
  const tags = (references.withKey(key)?.resource.Properties?.['Tags'] ?? []) as { Key: string; Value: string }[];
  const name = tags.find(({ Key }) => Key === 'eks:eks-cluster-name')?.Value;
  const clusters = references.all('AWS::EKS::Cluster').map(({ resource }) => resource.Properties?.['Name']);
  if (!clusters.includes(name)) throw new Error(`${key} is of the cluster ${name}, which is not there`);
}

/** The pods behind a Service: before the first release of some services those that it waits for. */
function behind(
  delivered: KubernetesObjects,
  runners: readonly PodRunner[],
  namespace: string,
  { name, port }: { readonly name: string; readonly port: number | string },
): ObservedPlace {
  const service = delivered.find('Service', namespace, name);
  const offered = service?.spec?.ports?.find((each) => each.port === port || each.name === port);
  const selector = Object.entries(service?.spec?.selector ?? {});
  const chosen = runners.filter(
    (runner) => runner.namespace === namespace && selector.every(([key, value]) => runner.labels[key] === value),
  );
  const [runner] = chosen;
  const awaited = selector.length === 1 ? service?.spec?.selector?.['app.kubernetes.io/name'] : undefined;
  if (!runner && offered && awaited !== undefined) return { service: awaited, port: offered.port };
  const services = new Set(chosen.map((each) => each.name));
  if (!offered || !runner || services.size > 1 || selector.length === 0)
    throw new Error(`the Service ${name} of ${namespace} leads to ${services.size} services`);
  const target = offered.targetPort ?? offered.port;
  const named = runner.container.ports?.find((each) => each.name === target)?.containerPort;
  return { service: runner.name, port: named ?? Number(target) };
}
