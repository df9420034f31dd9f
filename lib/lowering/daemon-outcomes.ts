import { nodeTypes } from '../data/node-types';
import type { StageSpec } from '../spec/stage';
import type { ServiceSpec } from '../spec/service';
import type { DeploymentTarget } from '../spec/target';
import type { DaemonNodes } from './daemon-nodes';
import { daemonNodes, neededBy, nodesOfDaemon } from './daemon-nodes';
import type { FactContext } from './facts/fact';
import type { Outcome } from './lowering-note';
import { honoured, impossible, refused, rounded } from './lowering-note';
import { isReleased } from './released';

/** What a daemon becomes. */
const workload: Readonly<Record<DeploymentTarget, string>> = {
  fargate: 'ECS daemon service, on EC2 instances of its own, since Fargate has no nodes',
  eks: 'DaemonSet, on a managed node group of its own, since Auto Mode keeps its nodes to itself',
};

function isDaemon({ spec, names }: FactContext): boolean {
  return spec.services[names[0] ?? '']?.kind === 'daemon';
}

export function daemonKindOutcome(_: unknown, { spec, target, names, released }: FactContext): Outcome {
  const isThere = isReleased(spec, names[0] ?? '', released);
  return honoured(isThere ? workload[target] : `${workload[target]}; it comes with the first release`);
}

/** CPU is capped on EKS only: ECS on EC2 caps whole tasks, and by that reserves what it caps. */
export function daemonSizeOutcome(_: unknown, { spec, target, names }: FactContext): Outcome {
  const [name = ''] = names;
  const nodes = nodesOfDaemon(spec, name);
  if (nodes.type === undefined) return tooLarge(spec, nodes);
  const place = `a part of ${describe(nodes)}`;
  const { request, limit } = (spec.services[name] as ServiceSpec).resources;
  const mayTakeMore = target === 'fargate' && nodes.type.vcpu > (limit.cpu ?? request.cpu);
  return mayTakeMore
    ? rounded(`${place}: the request when others want more, else up to ${nodes.type.vcpu} vCPU`)
    : honoured(place);
}

export function daemonReplicasOutcome(_: unknown, { spec, names }: FactContext): Outcome {
  const { count } = nodesOfDaemon(spec, names[0] ?? '');
  return honoured(count === 1 ? 'one node' : `${count} nodes over the zones, with a replica on each`);
}

export function daemonReleaseOutcome(): Outcome {
  return rounded('one node after the other; the old replica ends before the new one starts');
}

export function daemonCapacityOutcome({ spot }: ServiceSpec['capacity']): Outcome {
  if (!spot) return honoured('instances at the regular price');
  return refused('daemons stay with their nodes, and Spot takes nodes away', {
    allowed: 'false',
    fix: 'leave it out',
  });
}

export function daemonDiskOutcome(_: unknown, { spec, names }: FactContext): Outcome {
  const { diskGiB } = nodesOfDaemon(spec, names[0] ?? '');
  return honoured(`disk of its node, ${diskGiB} GiB in all, which nothing divides`);
}

export function privilegedOutcome(privileged: boolean): Outcome {
  return honoured(privileged ? 'root on its nodes, on which daemons alone run' : 'not privileged');
}

export function daemonNodesOutcome(_: unknown, { spec, names }: FactContext): Outcome {
  const nodes = nodesOfDaemon(spec, names[0] ?? '');
  return nodes.type === undefined ? tooLarge(spec, nodes) : honoured(`on each of ${nodes.count} nodes of this pool`);
}

/** A declared pool that daemons run on; undefined for any other. */
export function daemonPoolOutcome({ spec, names }: FactContext): Outcome | undefined {
  const [name] = names;
  const nodes = daemonNodes(spec).find((candidate) => candidate.name === name);
  if (nodes === undefined) return undefined;
  if (nodes.type === undefined) return tooLarge(spec, nodes);
  const need = neededBy(nodes.daemons.flatMap((daemon) => spec.services[daemon] ?? []));
  if (need.vcpu > nodes.type.vcpu || need.memoryGiB > nodes.type.memoryGiB)
    return impossible(`its daemons do not fit on ${describe(nodes)}`, {
      allowed: `at least ${need.vcpu} vCPU and ${need.memoryGiB} GiB`,
      fix: 'raise vcpu or memoryGiB, or lower what the daemons ask for',
    });
  return honoured(`${nodes.count} x ${describe(nodes)}`);
}

/** `m7g.2xlarge (8 vCPU, 32 GiB) with 500 GiB of gp3` */
function describe({ type, diskGiB }: DaemonNodes): string {
  return `${type?.name} (${type?.vcpu} vCPU, ${type?.memoryGiB} GiB) with ${diskGiB} GiB of gp3`;
}

function tooLarge(spec: StageSpec, { name, daemons, architecture }: DaemonNodes): Outcome {
  const need = neededBy(daemons.flatMap((daemon) => spec.services[daemon] ?? []));
  const { vcpu = need.vcpu, memoryGiB = need.memoryGiB } = spec.compute.nodes[name] ?? {};
  const most = nodeTypes.filter((type) => type.architecture === architecture).at(-1);
  return impossible(
    `no instance that we use has ${vcpu} vCPU, ${memoryGiB} GiB and a network interface for ${daemons.length} daemons`,
    { allowed: `at most ${most?.vcpu} vCPU and ${most?.memoryGiB} GiB`, fix: 'lower one of them' },
  );
}

/** The outcome of a fact of a service that means something else of a daemon. */
export function ofDaemon<T>(
  daemon: (value: T, context: FactContext) => Outcome,
  other: (value: T, context: FactContext) => Outcome,
): (value: T, context: FactContext) => Outcome {
  return (value, context) => (isDaemon(context) ? daemon(value, context) : other(value, context));
}
