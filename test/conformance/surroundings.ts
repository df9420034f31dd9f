import type { ReleasedTags } from '../../lib/lowering/released';
import { isReleased } from '../../lib/lowering/released';
import type { StageSpec } from '../../lib/spec/stage';
import type { DeploymentTarget } from '../../lib/spec/target';
import { callsAws, portsForLoadBalancer, serversOf, toAws } from './declared-ends';

const SERVICE_NODES = 'nodes of services';

/** Connections that a target needs around the programs, or cannot keep apart from those that are declared. */
export const surroundings: Readonly<
  Record<DeploymentTarget, (spec: StageSpec, released: ReleasedTags) => readonly string[]>
> = { fargate: aroundTasks, eks: aroundPods };

/** A task itself fetches its image and its secrets and writes its logs. */
function aroundTasks(spec: StageSpec, released: ReleasedTags): string[] {
  return Object.entries(spec.services).flatMap(([name, { image }]) => {
    const isPublic = image !== undefined || !isReleased(spec, name, released);
    return [toAws(spec, name), ...(isPublic ? [`${name} -> internet:443`] : [])];
  });
}

/**
 * Nodes do that for their pods. All of them share one security group with the control plane, which EKS opens to itself and
 * to all that is outside. Those of the services carry a second one, which data and load balancer know; so policies narrow
 * what a service reaches, and nothing does for what shares the network of such a node, the agents of the platform.
 */
function aroundPods(spec: StageSpec): string[] {
  const names = Object.keys(spec.services);
  const namespaces = Object.values(spec.services).map(({ namespace }) => namespace ?? spec.system);
  return [
    'cluster -> cluster:all',
    'cluster -> internet:all',
    toAws(spec, SERVICE_NODES),
    ...names.flatMap((name) => serversOf(spec, name).map((server) => `${SERVICE_NODES} -> ${server}`)),
    ...names.flatMap((name) =>
      portsForLoadBalancer(spec, name).map((port) => `load balancer -> ${SERVICE_NODES}:${port}`),
    ),
    ...names.flatMap((name) => aroundPod(spec, name)),
    // whatever else somebody starts there
    ...namespaces.flatMap((namespace) => toDns(`others in ${namespace}`)),
  ];
}

function aroundPod(spec: StageSpec, name: string): string[] {
  const { network, buckets, services } = spec;
  const calls = callsAws(spec, name);
  const usesBucket = services[name]!.uses.some((use) => use.name in buckets);
  return [
    ...toDns(name),
    ...(calls ? [`${name} -> identity agent:80`] : []),
    // S3 keeps its public addresses, which no policy can name
    ...(usesBucket && network.privateEndpoints ? [`${name} -> internet:443`] : []),
    ...neighbours(spec, name).map((server) => `${name} -> ${server}`),
  ];
}

/** Servers of others on the ports of its own: policies know subnets, not servers. */
function neighbours(spec: StageSpec, name: string): string[] {
  const own = serversOf(spec, name);
  const ports = new Set(own.map(portOf));
  const used = Object.keys(spec.services).flatMap((other) => serversOf(spec, other));
  return used.filter((server) => ports.has(portOf(server)) && !own.includes(server));
}

const portOf = (server: string) => server.split(':')[1];

const toDns = (name: string) => [`${name} -> dns:53`, `${name} -> dns:53/udp`];
