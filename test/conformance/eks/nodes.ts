import type { References } from '../references';
import type { INodePool, KubernetesObjects } from './kubernetes-objects';
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
  if (most > 1 && !isSpread(runner)) throw new Error(`all pods of ${runner.workload} may be in one zone`);
  const subnets = poolsFor(applied, runner).flatMap(
    ({ spec }) =>
      applied.find('NodeClass', undefined, spec.template.spec.nodeClassRef.name)?.spec.subnetSelectorTerms ?? [],
  );
  const zones = subnets.map(({ id }) => String(references.withKey(id)?.resource.Properties?.['AvailabilityZone']));
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
export function onSpotOnly(applied: KubernetesObjects, runner: PodRunner): boolean {
  const kinds = poolsFor(applied, runner).map((pool) => valuesOf(pool, CAPACITY_TYPE));
  if (kinds.some((values) => values.includes('spot')) && kinds.some((values) => values.includes('on-demand')))
    throw new Error(`${runner.name} runs on nodes of both kinds`);
  return kinds.flat().includes('spot');
}

export function observeArchitecture(applied: KubernetesObjects, runner: PodRunner): 'arm64' | 'x86_64' {
  const architectures = new Set(poolsFor(applied, runner).flatMap((pool) => valuesOf(pool, 'kubernetes.io/arch')));
  if (architectures.size !== 1) throw new Error(`${runner.name} runs on nodes of ${architectures.size} architectures`);
  return architectures.has('arm64') ? 'arm64' : 'x86_64';
}

/** @throws Error when the pods would wait for a node for ever */
function poolsFor(applied: KubernetesObjects, { workload, pod }: PodRunner): INodePool[] {
  const pools = applied.all('NodePool').filter((pool) => {
    const isWanted = Object.entries(pod.nodeSelector ?? {}).every(([key, value]) =>
      valuesOf(pool, key).includes(value),
    );
    const { taints = [] } = pool.spec.template.spec;
    const isBorne = taints.every((taint) =>
      (pod.tolerations ?? []).some(
        ({ key, value, effect }) =>
          key === taint.key && value === taint.value && (effect ?? taint.effect) === taint.effect,
      ),
    );
    return isWanted && isBorne;
  });
  if (pools.length === 0) throw new Error(`no node takes the pods of ${workload}`);
  return pools;
}

/** Values that a label of the nodes of a pool can have. */
function valuesOf({ spec }: INodePool, key: string): readonly string[] {
  const { metadata, spec: node } = spec.template;
  const fixed = metadata?.labels?.[key];
  return fixed === undefined
    ? (node.requirements.find((each) => each.key === key && each.operator === 'In')?.values ?? [])
    : [fixed];
}
