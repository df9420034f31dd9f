import { kubernetesObjects } from '../../lowering/kubernetes/kubernetes-objects';
import type { KubernetesObject } from '../../lowering/kubernetes/models';
import type { Phase } from '../../lowering/kubernetes/placed-service';
import type { StageSpec } from '../../spec/stage';
import { templateHeader } from './header';
import { templateYaml } from './template-yaml';

/** An object as text, before and after the first release of its service. */
type Phases = Partial<Record<Phase, string>>;

/**
 * The templates of a stage, by path: a folder for each namespace and each service, in it a file for each kind of object.
 *
 * All decisions fell in the lowering. What is left to Helm: whether this stage is meant, whether a service was released,
 * and the values of facts and tags.
 */
export function stageTemplates(stage: StageSpec): Map<string, string> {
  const files = new Map<string, Map<string, string>>();
  for (const [object, phases] of objectsOf(stage)) {
    const path = `templates/${stage.stage}/${folderOf(object)}/${kebabCase(object.kind)}.yaml`;
    const documents = files.get(path) ?? new Map<string, string>();
    files.set(path, documents.set(object.metadata.name, documentOf(object, phases)));
  }
  return new Map([...files].map(([path, documents]) => [path, templateOf(stage, documents)]));
}

/** Each object of a stage once, with what it is in each phase. */
function objectsOf(stage: StageSpec): [KubernetesObject, Phases][] {
  const found = new Map<string, [KubernetesObject, Phases]>();
  for (const phase of ['released', 'unreleased'] as const) {
    for (const object of kubernetesObjects(stage, phase)) {
      const { apiVersion, kind, metadata } = object;
      const identity = [apiVersion, kind, metadata.namespace, metadata.name].join(' ');
      const [, phases] = found.get(identity) ?? [];
      const text = shrinkable(stage, suspendable(templateYaml(object), kind), kind);
      found.set(identity, [object, { ...phases, [phase]: text }]);
    }
  }
  return [...found.values()];
}

/** Jobs run in one cluster of a stage. Another one, beside it during a move, is told to leave them alone. */
function suspendable(text: string, kind: string): string {
  // a Job that is suspended would hold up everything after it
  if (kind === 'Job') return block('if not .Values.suspendJobs', text);
  if (kind !== 'CronJob') return text;
  const eitherWay = block('if .Values.suspendJobs', '  suspend: true\n{{- else }}\n  suspend: false\n');
  return text.replace(/^  suspend: false\n/m, eitherWay);
}

/** How many replicas there are at least, where no field but this one says so. */
const LEAST = /^  (replicas|minReplicaCount): ([2-9]|\d{2,})\n/m;

/** Services run in a second region too, at their least. One that waits there is told to. */
function shrinkable({ recovery }: StageSpec, text: string, kind: string): string {
  if (recovery?.strategy !== 'warm-standby' || !['Deployment', 'Rollout', 'ScaledObject'].includes(kind)) return text;
  return text.replace(LEAST, (line, field: string) =>
    block('if .Values.oneReplica', `  ${field}: 1\n{{- else }}\n${line}`),
  );
}

function folderOf({ kind, metadata }: KubernetesObject): string {
  const service = serviceOf(metadata);
  if (service !== undefined) return `services/${service}`;
  return `namespaces/${kind === 'Namespace' ? metadata.name : metadata.namespace}`;
}

function documentOf({ metadata }: KubernetesObject, { released, unreleased }: Phases): string {
  if (released === unreleased) return released ?? '';
  const isReleased = `dig "${serviceOf(metadata)}" "tag" "" .Values.images`;
  if (released === undefined) return block(`if not (${isReleased})`, unreleased);
  if (unreleased === undefined) return block(`if ${isReleased}`, released);
  return block(`if ${isReleased}`, `${released}{{- else }}\n${unreleased}`);
}

function serviceOf({ labels }: KubernetesObject['metadata']): string | undefined {
  return labels['app.kubernetes.io/name'];
}

function templateOf({ system, stage }: StageSpec, documents: ReadonlyMap<string, string>): string {
  const sorted = [...documents].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, text]) => text);
  return `${templateHeader(system)}${block(`if eq .Values.stage "${stage}"`, sorted.join('---\n'))}`;
}

function block(opening: string, content = ''): string {
  return `{{- ${opening} }}\n${content}{{- end }}\n`;
}

function kebabCase(kind: string): string {
  return kind.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}
