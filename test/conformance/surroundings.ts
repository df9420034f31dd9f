import type { ReleasedTags } from '../../lib/lowering/released';
import { isReleased } from '../../lib/lowering/released';
import type { StageSpec } from '../../lib/spec/stage';
import type { DeploymentTarget } from '../../lib/spec/target';
import { callsAws, portsForLoadBalancer, serversOf, toAws } from './declared-ends';

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
 * Nodes do that for their pods. They share one security group with the control plane and with what runs beside the
 * services, and EKS opens that group to itself and to all that is outside; so nothing but policies narrows what a service
 * reaches.
 */
function aroundPods(spec: StageSpec): string[] {
  const names = Object.keys(spec.services);
  const namespaces = Object.values(spec.services).map(({ namespace }) => namespace ?? spec.system);
  return [
    'cluster -> cluster:all',
    'cluster -> internet:all',
    ...(spec.network.privateEndpoints ? ['cluster -> aws:443'] : []),
    ...names.flatMap((name) => serversOf(spec, name).map((server) => `cluster -> ${server}`)),
    ...names.flatMap((name) => portsForLoadBalancer(spec, name).map((port) => `load balancer -> cluster:${port}`)),
    ...names.flatMap((name) => aroundPod(spec, name)),
    // whatever else somebody starts there
    ...namespaces.flatMap((namespace) => toDns(`others in ${namespace}`)),
  ];
}

function aroundPod(spec: StageSpec, name: string): string[] {
  const { network, ingress, buckets, services } = spec;
  const calls = callsAws(spec, name);
  const usesBucket = services[name]!.uses.some((use) => use.name in buckets);
  return [
    ...toDns(name),
    ...(calls ? [`${name} -> identity agent:80`] : []),
    // private endpoints lie in the subnets of the nodes, and policies know both by address only
    ...(calls && network.privateEndpoints ? [`${name} -> cluster:443`] : []),
    // S3 keeps its public addresses, which no policy can name
    ...(usesBucket && network.privateEndpoints ? [`${name} -> internet:443`] : []),
    // nor is a load balancer that is not public known by more than the subnets that it shares with the nodes
    ...(ingress.exposure === 'public'
      ? []
      : portsForLoadBalancer(spec, name).map((port) => `cluster -> ${name}:${port}`)),
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
