import { kubernetesObjects } from '../../../lib/lowering/kubernetes/kubernetes-objects';
import type { KubernetesObject } from '../../../lib/lowering/kubernetes/models';
import type { Phase } from '../../../lib/lowering/kubernetes/placed-service';
import type { StageSpec } from '../../../lib/spec/stage';

type OfKind<K extends string> = Extract<KubernetesObject, { kind: K }>;

/** All objects of a kind. */
export function allOf<K extends KubernetesObject['kind']>(stage: StageSpec, kind: K, phase?: Phase): OfKind<K>[] {
  return kubernetesObjects(stage, phase).filter((object): object is OfKind<K> => object.kind === kind);
}

/** One object by kind and name; undefined when there is none. */
export function find<K extends KubernetesObject['kind']>(stage: StageSpec, kind: K, name: string, phase?: Phase) {
  return allOf(stage, kind, phase).find(({ metadata }) => metadata.name === name);
}

/** The same, where it has to be there. */
export function get<K extends KubernetesObject['kind']>(stage: StageSpec, kind: K, name: string, phase?: Phase) {
  const object = find(stage, kind, name, phase);
  if (!object) throw new Error(`there is no ${kind} '${name}'`);
  return object;
}

/** The only container of a service. */
export function containerOf(stage: StageSpec, service: string, phase?: Phase) {
  const container = podOf(stage, service, phase).containers[0];
  if (!container) throw new Error(`${service} has no container`);
  return container;
}

/** What the pods of a service are. */
export function podOf(stage: StageSpec, service: string, phase?: Phase) {
  const workload =
    find(stage, 'Deployment', service, phase) ??
    find(stage, 'Rollout', service, phase) ??
    find(stage, 'DaemonSet', service, phase);
  const template = workload?.spec?.template ?? get(stage, 'CronJob', service, phase).spec?.jobTemplate.spec?.template;
  if (!template?.spec) throw new Error(`${service} has no pods`);
  return template.spec;
}
