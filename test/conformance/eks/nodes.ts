import type { References } from '../references';
import type { KubernetesObjects } from './kubernetes-objects';
import type { NodeKind } from './node-kinds';
import { nodeKinds } from './node-kinds';
import type { PodRunner } from './pod-runners';

const CAPACITY_TYPE = 'karpenter.sh/capacity-type';
const ZONE = 'topology.kubernetes.io/zone';

/**
 * Availability Zones over which the pods of a workload are spread.
 *
 * @param most pods that there may be
 * @throws Error when nothing makes the scheduler spread several of them
 */
export function observeZones(
  references: References,
  applied: KubernetesObjects,
  runner: PodRunner,
  most: number,
): string[] {
  // those of a DaemonSet are where its nodes are
  if (most > 1 && runner.kind !== 'DaemonSet' && !isSpread(runner))
    throw new Error(`all pods of ${runner.workload} may be in one zone`);
  const zones = nodesFor(references, applied, runner).flatMap((kind) => kind.zones);
  const allowed = allowedZones(runner);
  return [...new Set(zones)].filter((zone) => allowed?.includes(zone) ?? true);
}

/** Undefined for all. */
function allowedZones({ workload, pod }: PodRunner): readonly string[] | undefined {
  const required = pod.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (!required) return undefined;
  const rules = required.nodeSelectorTerms.flatMap(({ matchExpressions = [] }) => matchExpressions);
  const [rule] = rules;
  if (rules.length !== 1 || rule?.key !== ZONE || rule.operator !== 'In')
    throw new Error(`${workload} wants nodes in a way that is not read here`);
  return rule.values ?? [];
}

/** Whether the scheduler has to put replicas in one zone as well as in another. */
function isSpread({ pod, labels }: PodRunner): boolean {
  return (pod.topologySpreadConstraints ?? []).some(
    ({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) =>
      topologyKey === ZONE &&
      whenUnsatisfiable === 'DoNotSchedule' &&
      maxSkew === 1 &&
      Object.entries(labelSelector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value),
  );
}

/** Whether pods run on nodes that may be taken away, on which no others do. */
export function onSpotOnly(references: References, applied: KubernetesObjects, runner: PodRunner): boolean {
  const kinds = nodesFor(references, applied, runner).map(({ labels }) => labels(CAPACITY_TYPE));
  if (kinds.some((values) => values.includes('spot')) && kinds.some((values) => values.includes('on-demand')))
    throw new Error(`${runner.name} runs on nodes of both kinds`);
  return kinds.flat().includes('spot');
}

export function observeArchitecture(
  references: References,
  applied: KubernetesObjects,
  runner: PodRunner,
): 'arm64' | 'x86_64' {
  const kinds = nodesFor(references, applied, runner);
  const architectures = new Set(kinds.flatMap(({ labels }) => labels('kubernetes.io/arch')));
  if (architectures.size !== 1) throw new Error(`${runner.name} runs on nodes of ${architectures.size} architectures`);
  return architectures.has('arm64') ? 'arm64' : 'x86_64';
}

/**
 * How many nodes there are for a DaemonSet, which has a pod on each.
 *
 * @throws Error when their number is not fixed
 */
export function nodesOfDaemon(
  references: References,
  applied: KubernetesObjects,
  runner: PodRunner,
): { min: number; max: number } {
  const [kind, ...others] = nodesFor(references, applied, runner);
  if (!kind?.count || others.length > 0)
    throw new Error(`${runner.workload} is on as many nodes as there happen to be`);
  return kind.count;
}

/** Whether pods run on nodes of a group of our own, of which there is a fixed number. */
export function isOnOwnGroup(references: References, applied: KubernetesObjects, runner: PodRunner): boolean {
  return nodesFor(references, applied, runner).every(({ count }) => count !== undefined);
}

/** @throws Error when the pods would wait for a node for ever */
function nodesFor(references: References, applied: KubernetesObjects, { workload, pod }: PodRunner): NodeKind[] {
  const kinds = nodeKinds(references, applied).filter(({ labels, taints }) => {
    const isWanted = Object.entries(pod.nodeSelector ?? {}).every(([key, value]) => labels(key).includes(value));
    const isBorne = taints.every((taint) =>
      (pod.tolerations ?? []).some(
        ({ key, value, effect }) =>
          key === taint.key && value === taint.value && (effect ?? taint.effect) === taint.effect,
      ),
    );
    return isWanted && isBorne;
  });
  if (kinds.length === 0) throw new Error(`no node takes the pods of ${workload}`);
  return kinds;
}
