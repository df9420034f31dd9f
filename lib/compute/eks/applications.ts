import type { Chart } from '../../data/kubernetes';
import { charts } from '../../data/kubernetes';
import { annotationKey, valueName } from '../../lowering/kubernetes/infrastructure-fact';
import { infrastructureFacts } from '../../lowering/kubernetes/infrastructure-facts';
import { namespacesOf } from '../../lowering/kubernetes/namespace';
import { needsRollouts } from '../../lowering/kubernetes/shifts-traffic';
import { isWaiting } from '../../lowering/recovery/standby';
import { runsJobs } from '../../lowering/slots';
import type { DeliverySpec } from '../../spec/delivery';
import type { StageSpec } from '../../spec/stage';
import { SYSTEM_LABEL } from './bridge-secret';
import type { IApplicationSet } from '../../lowering/kubernetes/models';
import { PLATFORM_PROJECT, SYSTEM_PROJECT } from './projects';
import { rolloutsDifferences } from './rollouts';

/** The chart of the system, as Git holds it for this stage, with the facts of this cluster filled in. */
export function systemApplications(spec: StageSpec, { repository }: DeliverySpec): IApplicationSet {
  const facts = infrastructureFacts(spec).map((fact) => [
    valueName(fact),
    `{{ index .metadata.annotations "${annotationKey(fact)}" }}`,
  ]);
  return applicationSet({
    name: spec.system,
    project: SYSTEM_PROJECT,
    // every object of the chart names its own namespace, which the chart makes
    namespace: namespacesOf(spec)[0] ?? spec.system,
    syncOptions: ['ServerSideApply=true'],
    ...(needsRollouts(spec) && { ignoreDifferences: rolloutsDifferences }),
    source: {
      repoURL: repository,
      path: `helm-charts/${spec.system}`,
      // moved only by the delivery: after the infrastructure of the stage, the stages before it, and in production an approval
      targetRevision: `env/${spec.stage}`,
      helm: {
        valueFiles: ['values.yaml', `values-${spec.stage}.yaml`],
        valuesObject: {
          facts: Object.fromEntries(facts),
          ...(!runsJobs(spec) && { suspendJobs: true }),
          ...(isWaiting(spec) && { oneReplica: true }),
        },
      },
    },
  });
}

/** A chart of others that the services need beside them. */
export function platformApplications(
  chart: Chart,
  values: Record<string, unknown> = {},
  ignoreDifferences?: Differences,
): IApplicationSet {
  return applicationSet({
    // no system can have a name with a dot
    name: `platform.${chart.name}`,
    project: PLATFORM_PROJECT,
    namespace: chart.namespace,
    syncOptions: [
      'CreateNamespace=true',
      'ServerSideApply=true',
      ...(ignoreDifferences ? ['RespectIgnoreDifferences=true'] : []),
    ],
    ...(ignoreDifferences && { ignoreDifferences }),
    source: {
      repoURL: chart.repository,
      chart: chart.name,
      targetRevision: chart.version,
      helm: { releaseName: chart.name, valuesObject: values },
    },
  });
}

type Template = IApplicationSet['spec']['template'];

/** Fields that somebody else writes. */
export type Differences = NonNullable<Template['spec']['ignoreDifferences']>;

interface Delivered {
  readonly name: string;
  readonly project: string;
  readonly namespace: string;
  readonly syncOptions: string[];
  readonly source: NonNullable<Template['spec']['source']>;
  readonly ignoreDifferences?: Differences;
}

function applicationSet({
  name,
  project,
  namespace,
  syncOptions,
  source,
  ignoreDifferences,
}: Delivered): IApplicationSet {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name, namespace: charts.argoCd.namespace },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [{ clusters: { selector: { matchExpressions: [{ key: SYSTEM_LABEL, operator: 'Exists' }] } } }],
      template: {
        metadata: { name, finalizers: ['resources-finalizer.argocd.argoproj.io'] },
        spec: {
          project,
          source,
          ignoreDifferences,
          destination: { server: '{{ .server }}', namespace },
          syncPolicy: {
            automated: { prune: true, selfHeal: true },
            syncOptions,
            retry: { limit: 10, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
          },
        },
      },
    },
  };
}
