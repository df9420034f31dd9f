import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { ReleasedTags } from '../../../lib/lowering/released';
import { chartFiles } from '../../../lib/render/chart/chart-files';
import { isObject } from '../../../lib/spec/merge-patch';
import type { StageSpec } from '../../../lib/spec/stage';
import { DOCUMENTATION_ACCOUNT } from '../../../stacks/system-app';
import { folderOf } from '../../support/folder-of';
import type { KubernetesTools } from '../../support/helm';
import type { IApplicationSet, ISecret } from './kubernetes-objects';
import { KubernetesObjects } from './kubernetes-objects';

/**
 * Objects that Argo CD brings to the cluster: the chart, as Helm prints it with the values that the ApplicationSet takes
 * from the Secret of the cluster.
 *
 * @param applied what CloudFormation applied, ApplicationSet and Secret among it
 * @param released tags that the delivery wrote into the chart
 */
export function deliveredObjects(
  applied: KubernetesObjects,
  spec: StageSpec,
  released: ReleasedTags,
  { helm, parse: parseObjects }: KubernetesTools,
): KubernetesObjects {
  const { metadata, spec: application } = applicationOf(applied, spec.system);
  const { valueFiles = [], valuesObject = {} } = application.source.helm ?? {};
  const files = { ...chartOf(spec, released), 'of-the-cluster.yaml': stringify(valuesObject) };
  const folder = folderOf(files);
  const values = [...valueFiles, 'of-the-cluster.yaml'].flatMap((file) => ['--values', join(folder, file)]);
  const namespace = ['--namespace', application.destination.namespace];
  const { status, stdout, stderr } = helm('template', metadata.name, folder, ...namespace, ...values);
  if (status !== 0) throw new Error(stderr);
  return new KubernetesObjects(parseObjects(stdout));
}

/** The one application whose chart is in the repository, made for the cluster that its Secret describes. */
function applicationOf(applied: KubernetesObjects, system: string): IApplicationSet['spec']['template'] {
  const clusters = applied
    .all('Secret')
    .filter(({ metadata }) => metadata.labels?.['argocd.argoproj.io/secret-type'] === 'cluster');
  const sets = applied.all('ApplicationSet').filter(({ spec }) => spec.template.spec.source.path !== undefined);
  const [cluster] = clusters;
  const [set] = sets;
  if (!cluster || !set || clusters.length > 1 || sets.length > 1)
    throw new Error(`${sets.length} applications for ${clusters.length} clusters`);
  if (!isChosen(cluster, set)) throw new Error('the application is for other clusters');
  if (set.spec.template.spec.source.path !== `helm-charts/${system}`)
    throw new Error(`nothing is rendered to ${set.spec.template.spec.source.path}`);
  return filled(set.spec.template, cluster);
}

function isChosen({ metadata: { labels = {} } }: ISecret, { spec }: IApplicationSet): boolean {
  return spec.generators.every(({ clusters }) => {
    const { matchLabels = {}, matchExpressions = [] } = clusters?.selector ?? {};
    return (
      Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
      matchExpressions.every(({ key, operator }) => operator === 'Exists' && key in labels)
    );
  });
}

/** A template with the labels and annotations of the cluster in it. Like Argo CD it stops at one that is missing. */
function filled<T>(template: T, { metadata }: ISecret): T {
  const fill = (text: string) =>
    text.replaceAll(/\{\{(.*?)\}\}/g, (whole, expression: string) => {
      const [, field, key] = /^ index \.metadata\.(annotations|labels) "([^"]+)" $/.exec(expression) ?? [];
      if (expression === ' .server ') return whole;
      const value = field === undefined ? undefined : metadata[field as 'annotations' | 'labels']?.[key!];
      if (value === undefined) throw new Error(`the Secret of the cluster has no value for ${whole}`);
      return value;
    });
  const visit = (value: unknown): unknown => {
    if (typeof value === 'string') return fill(value);
    if (Array.isArray(value)) return value.map(visit);
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner)]))
      : value;
  };
  return visit(template) as T;
}

/** The chart with the tags that were released. */
function chartOf(spec: StageSpec, released: ReleasedTags): Record<string, string> {
  const files = Object.fromEntries(chartFiles({ name: spec.system, stages: [spec] }));
  const { images = {} } = parse(files['values.yaml']!) as { images?: Record<string, object> };
  const tagged = Object.keys(images).map((service) => [service, { tag: released[service] ?? '' }]);
  const examples = `values-${spec.stage}.yaml`;
  return {
    ...files,
    'values.yaml': stringify({ images: Object.fromEntries(tagged) as object }),
    // the account of the tests is that of the examples, which the chart takes for a fact that was forgotten
    [examples]: files[examples]!.replaceAll(DOCUMENTATION_ACCOUNT, '123456789012'),
  };
}
