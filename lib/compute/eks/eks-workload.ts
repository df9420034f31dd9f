import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnPodIdentityAssociation } from 'aws-cdk-lib/aws-eks-v2';
import type { IPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { IWorkload } from '../../contracts/compute';
import { namespaceOf } from '../../lowering/kubernetes/placed-service';
import type { ServiceSpec } from '../../spec/service';
import type { ComputePlatformProps } from '../compute-platform-props';
import { grantPermissions } from '../permissions';
import { ReleaseAlarm } from '../release-alarm';
import { podRole } from './pod-role';
import type { SystemCluster } from './system-cluster';

/** What a service has in AWS beside its objects in Kubernetes: an identity, and an alarm that watches its releases. */
export class EksWorkload extends Construct implements IWorkload {
  readonly grantPrincipal: IPrincipal;
  /** That of the nodes, which pods share. */
  readonly securityGroup: ISecurityGroup;

  constructor(
    scope: Construct,
    readonly service: string,
    props: ComputePlatformProps,
    { cluster, nodeSecurityGroups }: SystemCluster,
  ) {
    super(scope, service);
    this.securityGroup = nodeSecurityGroups.of(service);
    const { spec, ingress } = props;
    const declared = spec.services[service] as ServiceSpec;
    const role = podRole(this, 'Role');
    this.grantPrincipal = role;
    grantPermissions(role, declared, props.data);
    new CfnPodIdentityAssociation(this, 'Identity', {
      clusterName: cluster.clusterName,
      namespace: namespaceOf(spec, service),
      serviceAccount: service,
      roleArn: role.roleArn,
    });
    if (declared.kind === 'web' && ingress) {
      new ReleaseAlarm(this, service, {
        spec,
        loadBalancer: ingress.loadBalancerFullName,
        endpoint: ingress.endpointOf(service),
        ...(props.routes && { routes: props.routes }),
      });
    }
  }
}
