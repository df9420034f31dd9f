import type { Chart } from '../../data/kubernetes';
import { charts } from '../../data/kubernetes';
import { annotationKey, valueName } from '../../lowering/kubernetes/infrastructure-fact';
import { infrastructureFacts } from '../../lowering/kubernetes/infrastructure-facts';
import type { DeliverySpec } from '../../spec/delivery';
import type { StageSpec } from '../../spec/stage';
import { SYSTEM_LABEL } from './bridge-secret';

/** The chart of the system, as Git holds it for this stage, with the facts of this cluster filled in. */
export function systemApplications(spec: StageSpec, { repository }: DeliverySpec): Record<string, unknown> {
  const facts = infrastructureFacts(spec).map((fact) => [
    valueName(fact),
    `{{ index .metadata.annotations "${annotationKey(fact)}" }}`,
  ]);
  return applicationSet(spec.system, spec.system, {
    repoURL: repository,
    path: `helm-charts/${spec.system}`,
    // moved only by the delivery: after the infrastructure of the stage, the stages before it, and in production an approval
    targetRevision: `env/${spec.stage}`,
    helm: {
      valueFiles: ['values.yaml', `values-${spec.stage}.yaml`],
      valuesObject: { facts: Object.fromEntries(facts) },
    },
  });
}

/** A chart of others that the services need beside them. */
export function platformApplications(chart: Chart): Record<string, unknown> {
  return applicationSet(chart.name, chart.namespace, {
    repoURL: chart.repository,
    chart: chart.name,
    targetRevision: chart.version,
  });
}

function applicationSet(name: string, namespace: string, source: Record<string, unknown>): Record<string, unknown> {
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
          project: 'default',
          source,
          destination: { server: '{{ .server }}', namespace },
          syncPolicy: {
            automated: { prune: true, selfHeal: true },
            syncOptions: ['CreateNamespace=true', 'ServerSideApply=true'],
            retry: { limit: 10, backoff: { duration: '10s', factor: 2, maxDuration: '3m' } },
          },
        },
      },
    },
  };
}
