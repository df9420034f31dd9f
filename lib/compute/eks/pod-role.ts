import type { RoleProps } from 'aws-cdk-lib/aws-iam';
import { Role, ServicePrincipal, SessionTagsPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** A role that pods take on by EKS Pod Identity, which marks each session with the pod's cluster, namespace and account. */
export function podRole(scope: Construct, id: string, props: Omit<RoleProps, 'assumedBy'> = {}): Role {
  return new Role(scope, id, {
    ...props,
    assumedBy: new SessionTagsPrincipal(new ServicePrincipal('pods.eks.amazonaws.com')),
  });
}
