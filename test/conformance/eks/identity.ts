import type { HeldStatement } from '../grants';
import { grantsIn, statementsOf } from '../grants';
import type { ObservedGrant } from '../observed';
import type { References } from '../references';
import type { KubernetesObjects } from './kubernetes-objects';
import type { PodRunner } from './pod-runners';

/** What Pod Identity lets the running program do. */
export function observeGrants(
  references: References,
  delivered: KubernetesObjects,
  { name, namespace, pod }: PodRunner,
): ObservedGrant[] {
  const account = pod.serviceAccountName ?? 'default';
  const isThere = account === 'default' || delivered.find('ServiceAccount', namespace, account) !== undefined;
  if (!isThere) throw new Error(`${name} waits for a ServiceAccount ${account}, which nobody makes`);
  return grantsIn(references, statementsFor(references, namespace, account));
}

/** Of the secrets that a program is given those that External Secrets may read. */
export function readable(references: References, secrets: readonly string[]): string[] {
  const patterns = statementsFor(references, 'external-secrets', 'external-secrets').flatMap(
    ({ holder, statement: { Effect, Action, Resource } }) =>
      Effect === 'Allow' && [Action].flat().includes('secretsmanager:GetSecretValue')
        ? [Resource].flat().map((resource) => references.text(holder.stack, resource))
        : [],
  );
  const isReadable = (secret: string) =>
    // a reference to a resource is the ARN that only the deployment knows
    patterns.some((pattern) =>
      secret.startsWith('arn:') || pattern === secret
        ? pattern === secret
        : pattern.endsWith('*') && secret.startsWith(pattern.split(':secret:')[1]!.slice(0, -1)),
    );
  return [...new Set(secrets)].filter(isReadable);
}

/** Whether a group of people may open a shell in the pods of a namespace. */
export function hasShell(delivered: KubernetesObjects, { namespace }: PodRunner): boolean {
  const bound = new Set(
    delivered
      .all('RoleBinding')
      .filter(({ metadata, subjects = [] }) => metadata.namespace === namespace && subjects.length > 0)
      .map(({ roleRef }) => roleRef.name),
  );
  return delivered
    .all('Role')
    .filter(({ metadata }) => metadata.namespace === namespace && bound.has(metadata.name))
    .flatMap(({ rules = [] }) => rules)
    .some(
      ({ resources = [], verbs }) =>
        resources.some((each) => ['pods/exec', 'pods/*', '*'].includes(each)) &&
        verbs.some((verb) => ['create', '*'].includes(verb)),
    );
}

/** Statements of the role that Pod Identity gives to a service account of this cluster. */
function statementsFor(references: References, namespace: string, account: string): HeldStatement[] {
  const [cluster] = references.all('AWS::EKS::Cluster');
  const associations = references.all('AWS::EKS::PodIdentityAssociation').filter(({ stack, resource }) => {
    const { ClusterName, Namespace, ServiceAccount } = resource.Properties!;
    const named = references.locate(stack, ClusterName)?.resource.Properties?.['Name'] ?? ClusterName;
    return Namespace === namespace && ServiceAccount === account && named === cluster?.resource.Properties?.['Name'];
  });
  return associations.flatMap(({ stack, resource }) => {
    const role = references.locate(stack, resource.Properties!['RoleArn'])!;
    return statementsOf(references, role, 'pods.eks.amazonaws.com');
  });
}
