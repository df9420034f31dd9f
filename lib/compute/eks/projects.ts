import type { Chart } from '../../data/kubernetes';
import { charts } from '../../data/kubernetes';
import { namespacesOf } from '../../lowering/kubernetes/namespace';
import type { DeliverySpec } from '../../spec/delivery';
import type { StageSpec } from '../../spec/stage';
import type { IAppProject } from '../../lowering/kubernetes/models';

/** Where Argo CD delivers to: the cluster that it runs in. */
export const IN_CLUSTER = 'https://kubernetes.default.svc';

/** Names of the two projects. A system may have any name, so neither carries it. */
export const SYSTEM_PROJECT = 'system';
export const PLATFORM_PROJECT = 'platform';

/** What may be delivered for the system: from its repository, into its namespaces, and little beyond them. */
export function systemProject(spec: StageSpec, { repository }: DeliverySpec): IAppProject {
  return project(SYSTEM_PROJECT, {
    sourceRepos: [repository],
    destinations: namespacesOf(spec).map((namespace) => ({ server: IN_CLUSTER, namespace })),
    clusterResourceWhitelist: [
      { group: '', kind: 'Namespace' },
      { group: '', kind: 'PersistentVolume' },
    ],
  });
}

/** What may be delivered beside it: the pinned charts, which bring kinds of objects and controllers for the whole cluster. */
export function platformProject(installed: readonly Chart[]): IAppProject {
  return project(PLATFORM_PROJECT, {
    sourceRepos: [...new Set(installed.map(({ repository }) => repository))],
    destinations: [...new Set([...installed.map(({ namespace }) => namespace), 'kube-system'])].map((namespace) => ({
      server: IN_CLUSTER,
      namespace,
    })),
    clusterResourceWhitelist: [{ group: '*', kind: '*' }],
  });
}

/**
 * The finalizer holds a project until its last application is gone: CloudFormation, which deletes the project after the
 * applications were told to go, waits there, while the controllers that take objects apart still run.
 */
function project(name: string, spec: IAppProject['spec']): IAppProject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: {
      name,
      namespace: charts.argoCd.namespace,
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    },
    spec,
  };
}
