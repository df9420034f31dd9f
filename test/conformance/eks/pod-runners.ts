import type { IContainer, IPodSpec, IPodTemplateSpec } from '../../../lib/lowering/kubernetes/models';
import type { KubernetesData } from '../../support/helm';
import type { IRollout, KubernetesObjects } from './kubernetes-objects';

/** What starts pods of a service. */
export interface PodRunner {
  /** Of the service, which its pods carry. */
  readonly name: string;
  /** Its own: a service may run in several parts. */
  readonly workload: string;
  readonly kind: RunnerKind;
  readonly apiVersion: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly pod: IPodSpec;
  /** The program of the service, beside which others may run. */
  readonly container: IContainer;
}

export const runnerKinds = ['Deployment', 'Rollout', 'DaemonSet', 'CronJob', 'Job'] as const;
type RunnerKind = (typeof runnerKinds)[number];

/** Kinds that start pods, too, and that nothing here reads. */
const OTHER_KINDS = ['Pod', 'ReplicaSet', 'ReplicationController', 'StatefulSet'];

/**
 * Everything that starts pods.
 *
 * @throws Error when something else does, or two count the pods of each other as their own
 */
export function podRunners(delivered: KubernetesObjects): PodRunner[] {
  const other = delivered.objects.find(({ kind }) => OTHER_KINDS.includes(kind));
  if (other) throw new Error(`the ${other.kind} ${other.metadata.name} starts pods, too`);
  const runners = runnerKinds.flatMap((kind) =>
    delivered.all(kind).map((object) => runnerOf(kind, object, templateOf(object))),
  );
  for (const runner of runners) assertApart(delivered, runner, runners);
  return runners;
}

/** The parts of each service, all of which run the same program. */
export function partsByService(runners: readonly PodRunner[]): Map<string, [PodRunner, ...PodRunner[]]> {
  const services = new Map<string, [PodRunner, ...PodRunner[]]>();
  for (const runner of runners) {
    const [first, ...others] = services.get(runner.name) ?? [];
    if (first && JSON.stringify(first.container) !== JSON.stringify(runner.container))
      throw new Error(`${first.workload} and ${runner.workload} run different programs`);
    services.set(runner.name, first ? [first, ...others, runner] : [runner]);
  }
  return services;
}

/** The replicated object behind a runner. */
export function replicated(
  delivered: KubernetesObjects,
  { kind, namespace, workload }: PodRunner,
): IRollout['spec'] | undefined {
  if (kind !== 'Deployment' && kind !== 'Rollout') return undefined;
  return delivered.find(kind, namespace, workload)!.spec as IRollout['spec'];
}

function assertApart(delivered: KubernetesObjects, runner: PodRunner, all: readonly PodRunner[]): void {
  const selector = Object.entries(replicated(delivered, runner)?.selector.matchLabels ?? {});
  const taken = all.find(
    (other) =>
      other !== runner &&
      other.namespace === runner.namespace &&
      (selector.length > 0
        ? selector.every(([key, value]) => other.labels[key] === value)
        : other.name === runner.name),
  );
  if (taken) throw new Error(`${runner.workload} takes the pods of ${taken.workload} for its own`);
}

function templateOf(object: KubernetesData): IPodTemplateSpec {
  const { spec } = object as { spec?: { template?: IPodTemplateSpec; jobTemplate?: { spec?: { template?: object } } } };
  return (spec?.template ?? spec?.jobTemplate?.spec?.template) as IPodTemplateSpec;
}

function runnerOf(kind: RunnerKind, { apiVersion, metadata }: KubernetesData, template: IPodTemplateSpec): PodRunner {
  const pod = template.spec!;
  const labels = template.metadata?.labels ?? {};
  const name = labels['app.kubernetes.io/name'];
  const container = pod.containers.find((each) => each.name === name);
  if (name === undefined || !container) throw new Error(`${metadata.name} runs the program of no service`);
  if (pod.hostNetwork) throw new Error(`${metadata.name} is in the network of its node, where no policy holds`);
  const { name: workload, namespace = 'default' } = metadata;
  return { name, workload, kind, apiVersion, namespace, labels, pod, container };
}
