import type { NodeType } from '../data/node-types';
import { smallestNodeType } from '../data/node-types';
import type { ServiceSpec } from '../spec/service';
import type { StageSpec } from '../spec/stage';
import { replicaAmount } from './replica-size';

/** Nodes for daemons, as many as each of them has replicas. Nothing else runs there, and nothing adds or removes one. */
export interface DaemonNodes {
  /** That of the declared pool, else of the daemon. */
  readonly name: string;
  readonly daemons: readonly string[];
  readonly count: number;
  readonly architecture: ServiceSpec['architecture'];
  /** Availability Zones over which they are spread, as letters. Left out: all of the stage. */
  readonly zones: ServiceSpec['zones'];
  /** Undefined where no instance is that large. */
  readonly type: NodeType | undefined;
  readonly diskGiB: number;
}

/** CPU and memory of a node. */
export interface NodeAmounts {
  readonly vcpu: number;
  readonly memoryGiB: number;
}

/** For the operating system and the agents on each node. */
const RESERVED: NodeAmounts = { vcpu: 1, memoryGiB: 2 };

/** For the operating system, images and logs, in GiB. */
const BASE_DISK_GIB = 60;
const SMALLEST_SCRATCH_GIB = 20;

/** The nodes of a stage for its daemons, by name. */
export function daemonNodes(stage: StageSpec): DaemonNodes[] {
  const daemons = Object.keys(stage.services).filter((name) => stage.services[name]?.kind === 'daemon');
  return [...new Set(daemons.map((name) => poolOf(stage, name)))].map((pool) =>
    nodesNamed(
      stage,
      pool,
      daemons.filter((name) => poolOf(stage, name) === pool),
    ),
  );
}

/** The nodes of one daemon. */
export function nodesOfDaemon(stage: StageSpec, daemon: string): DaemonNodes {
  const found = daemonNodes(stage).find(({ daemons }) => daemons.includes(daemon));
  if (!found) throw new Error(`'${daemon}' is no daemon`);
  return found;
}

/** What a node must have for the daemons on it: the limit of each, and what all are promised beside what is reserved. */
export function neededBy(services: readonly ServiceSpec[]): NodeAmounts {
  const amounts = services.map((service) => ({
    requested: {
      vcpu: replicaAmount(service, ({ request }) => request.cpu),
      memoryGiB: replicaAmount(service, ({ request }) => request.memoryMiB) / 1024,
    },
    limit: {
      vcpu: replicaAmount(service, ({ request, limit }) => limit.cpu ?? request.cpu),
      memoryGiB: replicaAmount(service, ({ request, limit }) => limit.memoryMiB ?? request.memoryMiB) / 1024,
    },
  }));
  const most = (what: keyof NodeAmounts) =>
    Math.max(
      ...amounts.map(({ limit }) => limit[what]),
      amounts.reduce((sum, { requested }) => sum + requested[what], RESERVED[what]),
    );
  return { vcpu: most('vcpu'), memoryGiB: most('memoryGiB') };
}

function poolOf({ services }: StageSpec, daemon: string): string {
  return services[daemon]?.nodes ?? daemon;
}

function nodesNamed(stage: StageSpec, name: string, daemons: readonly string[]): DaemonNodes {
  const services = daemons.flatMap((daemon) => stage.services[daemon] ?? []);
  const [first] = services as [ServiceSpec];
  const declared = stage.compute.nodes[name];
  const need = neededBy(services);
  const scratch = Math.max(SMALLEST_SCRATCH_GIB, ...services.map(({ ephemeralStorageGiB = 0 }) => ephemeralStorageGiB));
  return {
    name,
    daemons,
    count: first.replicas.min,
    architecture: first.architecture,
    zones: first.zones,
    type: smallestNodeType({
      architecture: first.architecture,
      vcpu: declared?.vcpu ?? need.vcpu,
      memoryGiB: declared?.memoryGiB ?? need.memoryGiB,
      // one for each daemon on ECS, beside that of the node
      interfaces: 1 + services.length,
    }),
    diskGiB: declared?.diskGiB ?? BASE_DISK_GIB + scratch,
  };
}
