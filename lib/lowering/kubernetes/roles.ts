import type { StageSpec } from '../../spec/stage';
import { syncWave, systemLabels } from './metadata';
import type { IPolicyRule, IRole, IRoleBinding, Metadata, Named } from './models';
import { namespaceOf } from './placed-service';
import { shiftsTraffic } from './shifts-traffic';

/** What people may do in a namespace, and what brings about faults. Everything else goes through Git. */
export type RoleName = 'viewer' | 'operator' | 'fault';

/** Group that a cluster's access entries tie to IAM roles: `shop-prod-viewers`. */
export function groupName({ system, stage }: Pick<StageSpec, 'system' | 'stage'>, role: RoleName): string {
  return `${system}-${stage}-${role}s`;
}

/** Everything but Secrets. */
const readable: readonly [apiGroup: string, resources: string[]][] = [
  ['', ['configmaps', 'endpoints', 'events', 'limitranges', 'pods', 'pods/log']],
  ['', ['persistentvolumeclaims', 'resourcequotas', 'serviceaccounts', 'services']],
  ['argoproj.io', ['analysisruns', 'analysistemplates', 'rollouts']],
  ['apps', ['daemonsets', 'deployments', 'replicasets']],
  ['autoscaling', ['horizontalpodautoscalers']],
  ['batch', ['cronjobs', 'jobs']],
  ['discovery.k8s.io', ['endpointslices']],
  ['eks.amazonaws.com', ['targetgroupbindings']],
  ['events.k8s.io', ['events']],
  ['external-secrets.io', ['externalsecrets']],
  ['keda.sh', ['scaledobjects', 'triggerauthentications']],
  ['networking.k8s.io', ['networkpolicies']],
  ['policy', ['poddisruptionbudgets']],
];

/** With a mesh, what decides who may call and when to try again. */
const readableOfMesh: typeof readable = [
  ['networking.istio.io', ['destinationrules', 'virtualservices']],
  ['security.istio.io', ['authorizationpolicies', 'peerauthentications']],
];

/** Looks, and changes nothing. */
export function viewerRole(stage: StageSpec, namespace: string): Named<IRole> {
  const all = stage.mesh === undefined ? readable : [...readable, ...readableOfMesh];
  const rules = all.map(([apiGroup, resources]) => ({
    apiGroups: [apiGroup],
    resources,
    verbs: ['get', 'list', 'watch'],
  }));
  return roleOf(stage, namespace, 'viewer', rules);
}

/**
 * Restarts, by removing pods, stops a run of a job, and takes a release back or on, which is a matter of its status. May
 * not make or change a pod: whoever can runs any program with the rights and secrets of the services.
 */
export function operatorRole(stage: StageSpec, namespace: string): Named<IRole> {
  return roleOf(stage, namespace, 'operator', [
    { apiGroups: [''], resources: ['pods'], verbs: ['delete'] },
    { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] },
    { apiGroups: ['batch'], resources: ['jobs'], verbs: ['delete'] },
    ...(hasRollouts(stage, namespace) ? [releaseRule] : []),
    ...(hasShell(stage, namespace) ? [shellRule] : []),
  ]);
}

/** Ends pods, as an experiment wants it. */
export function faultRole(stage: StageSpec, namespace: string): Named<IRole> {
  return roleOf(stage, namespace, 'fault', [{ apiGroups: [''], resources: ['pods'], verbs: ['list', 'delete'] }]);
}

/** Gives a role to its group. Operators are viewers, too. */
export function roleBinding(stage: StageSpec, namespace: string, role: RoleName): Named<IRoleBinding> {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: metadataOf(stage, namespace, role),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role },
    subjects: groupsWith(role).map((group) => ({
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'Group',
      name: groupName(stage, group),
    })),
  };
}

function groupsWith(role: RoleName): RoleName[] {
  return role === 'viewer' ? ['viewer', 'operator'] : [role];
}

/** Whether some service of a namespace declares `exec`. Kubernetes knows pods by their passing names, not services. */
function hasShell(stage: StageSpec, namespace: string): boolean {
  return Object.entries(stage.services).some(([name, { exec }]) => exec && namespaceOf(stage, name) === namespace);
}

function hasRollouts(stage: StageSpec, namespace: string): boolean {
  return Object.entries(stage.services).some(
    ([name, service]) => shiftsTraffic(service) && namespaceOf(stage, name) === namespace,
  );
}

/** `kubectl argo rollouts abort` and `promote` change the status and nothing else. */
const releaseRule: IPolicyRule = { apiGroups: ['argoproj.io'], resources: ['rollouts/status'], verbs: ['patch'] };

/** `kubectl exec` asks with GET and is checked for `create`, too, since Kubernetes 1.35. */
const shellRule: IPolicyRule = { apiGroups: [''], resources: ['pods/exec'], verbs: ['create', 'get'] };

function roleOf(stage: StageSpec, namespace: string, role: RoleName, rules: IPolicyRule[]): Named<IRole> {
  const metadata = metadataOf(stage, namespace, role);
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules };
}

function metadataOf({ system }: StageSpec, namespace: string, name: RoleName): Metadata {
  return { name, namespace, labels: systemLabels(system), annotations: syncWave('foundation') };
}
