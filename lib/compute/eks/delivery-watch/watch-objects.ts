import { charts } from '../../../data/kubernetes';
import type { IRole, IRoleBinding } from '../../../lowering/kubernetes/models';
import type { StageSpec } from '../../../spec/stage';

type Place = Pick<StageSpec, 'system' | 'stage'>;

const NAME = 'delivery-watch';

/** Group to which the access entry of the function ties it. */
export const watchersGroup = ({ system, stage }: Place) => `${system}-${stage}-${NAME}`;

/** Where the API of the cluster has the application of the system. */
export const applicationPath = ({ system }: Place) =>
  `/apis/argoproj.io/v1alpha1/namespaces/${charts.argoCd.namespace}/applications/${system}`;

/** The right to read one application, and nothing else. */
export function watchObjects(spec: Place): readonly [IRole, IRoleBinding] {
  const metadata = { name: NAME, namespace: charts.argoCd.namespace };
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata,
      rules: [
        { apiGroups: ['argoproj.io'], resources: ['applications'], resourceNames: [spec.system], verbs: ['get'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: NAME },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: watchersGroup(spec) }],
    },
  ];
}
