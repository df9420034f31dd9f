import { endsReplicas } from '../../lib/lowering/recovery/fault-experiments';
import type { ReleasedTags } from '../../lib/lowering/released';
import { isReleased } from '../../lib/lowering/released';
import type { StageSpec } from '../../lib/spec/stage';
import type { DeploymentTarget } from '../../lib/spec/target';
import {
  callsAws,
  fileSystemsOf,
  hasPublicImage,
  hostsOf,
  isAskedBeforeTraffic,
  portsForLoadBalancer,
  serversOf,
  toAws,
} from './declared-ends';

const SERVICE_NODES = 'nodes of services';
const DAEMON_NODES = 'nodes of daemons';

/** Connections that a target needs around the programs, or cannot keep apart from those that are declared. */
export const surroundings: Readonly<
  Record<DeploymentTarget, (spec: StageSpec, released: ReleasedTags) => readonly string[]>
> = { fargate: aroundTasks, eks: aroundPods };

/**
 * A task itself fetches its image and its secrets, writes its logs and mounts its file systems. For a daemon the instance
 * does so; the task itself may talk to AWS all the same.
 */
function aroundTasks(spec: StageSpec, released: ReleasedTags): string[] {
  const names = Object.keys(spec.services);
  const daemons = names.filter((name) => spec.services[name]!.kind === 'daemon');
  const hosts = names.flatMap((name) => hostsOf(spec, name));
  const proxied = new Set(['443', ...hosts.map((host) => host.split(':')[1]!)]);
  return [
    ...names.flatMap((name) => [
      toAws(spec, name),
      ...(daemons.includes(name) || !fetchesInPublic(spec, name, released) ? [] : [`${name} -> internet:443`]),
      ...fileSystemsOf(spec, name).map((fileSystem) => `${name} -> ${fileSystem}`),
    ]),
    ...daemons.flatMap((name) => aroundInstances(spec, name)),
    ...(names.some((name) => isAskedBeforeTraffic(spec, name)) ? ['release check -> load balancer:8443'] : []),
    ...(hosts.length > 0 ? [...proxied].map((port) => `egress proxy -> internet:${port}`) : []),
  ];
}

/** The containers of a task are fetched from where they are, as is the one that writes its files. */
function fetchesInPublic(spec: StageSpec, name: string, released: ReleasedTags): boolean {
  const { files, sidecars } = spec.services[name]!;
  const written = [files, ...Object.values(sidecars).map((sidecar) => sidecar.files)];
  const hasFiles = written.some((each) => Object.keys(each).length > 0);
  return hasFiles || hasPublicImage(spec, name) || !isReleased(spec, name, released);
}

function aroundInstances(spec: StageSpec, daemon: string): string[] {
  const nodes = `nodes ${spec.services[daemon]!.nodes ?? daemon}`;
  return [
    toAws(spec, nodes),
    ...(hasPublicImage(spec, daemon) ? [`${nodes} -> internet:443`] : []),
    ...fileSystemsOf(spec, daemon).map((fileSystem) => `${nodes} -> ${fileSystem}`),
  ];
}

/**
 * Nodes do that for their pods. All of them share one security group with the control plane, which EKS opens to itself and
 * to all that is outside. Those of the services carry a second one, which data and load balancer know; so policies narrow
 * what a service reaches, and nothing does for what shares the network of such a node, the agents of the platform. One of
 * these mounts file systems. Daemons have nodes of their own, with another group, that reach file systems alone.
 */
function aroundPods(spec: StageSpec): string[] {
  const names = Object.keys(spec.services);
  const namespaces = Object.values(spec.services).map(({ namespace }) => namespace ?? spec.system);
  return [
    'cluster -> cluster:all',
    'cluster -> internet:all',
    ...(spec.delivery ? ['delivery watch -> control plane:443'] : []),
    ...(endsReplicas(spec) ? ['pod ender -> control plane:443'] : []),
    toAws(spec, SERVICE_NODES),
    ...names.flatMap((name) => serversOf(spec, name).map((server) => `${SERVICE_NODES} -> ${server}`)),
    ...names.flatMap((name) => fileSystemsOf(spec, name).map((server) => `${nodesOf(spec, name)} -> ${server}`)),
    ...names.flatMap((name) =>
      portsForLoadBalancer(spec, name).map((port) => `load balancer -> ${SERVICE_NODES}:${port}`),
    ),
    ...names.flatMap((name) => aroundPod(spec, name)),
    // whatever else somebody starts there
    ...namespaces.flatMap((namespace) =>
      [`others in ${namespace}`].flatMap((other) => [...toDns(other), ...toCollector(spec, other)]),
    ),
  ];
}

const nodesOf = ({ services }: StageSpec, name: string) =>
  services[name]!.kind === 'daemon' ? DAEMON_NODES : SERVICE_NODES;

function aroundPod(spec: StageSpec, name: string): string[] {
  const { network, buckets, services, mesh } = spec;
  const calls = callsAws(spec, name);
  const { uses, tool } = services[name]!;
  const usesBucket = tool !== undefined || uses.some((use) => use.name in buckets);
  return [
    ...toDns(name),
    ...toCollector(spec, name),
    ...scraped(spec, name),
    ...(isAskedBeforeTraffic(spec, name) ? [`release check -> ${name}:${services[name]!.port}`] : []),
    ...(calls ? [`${name} -> identity agent:80`] : []),
    // S3 keeps its public addresses, which no policy knows but one of names
    ...(usesBucket && network.privateEndpoints && hostsOf(spec, name).length === 0 ? [`${name} -> internet:443`] : []),
    // where its proxy gets its certificate
    ...(mesh !== undefined && !services[name]!.privileged ? [`${name} -> mesh control plane:15012`] : []),
    ...neighbours(spec, name).map((server) => `${name} -> ${server}`),
  ];
}

/** Traces, by gRPC and by HTTP. */
function toCollector({ observability }: StageSpec, from: string): string[] {
  return observability.traces === 'none' ? [] : [`${from} -> collector:4317`, `${from} -> collector:4318`];
}

/** Who asks for numbers. */
function scraped({ services, observability }: StageSpec, name: string): string[] {
  const { metrics, port } = services[name]!;
  const asked = metrics && (metrics.port ?? port);
  const who = observability.metrics === 'prometheus' ? 'prometheus' : 'collector';
  return asked === undefined ? [] : [`${who} -> ${name}:${asked}`];
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
