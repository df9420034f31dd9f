import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/** The same group, as something to which CDK adds no rule of its own: what is open is written with `AllowTcp`, by the line that declares it. */
export function sealed(scope: Construct, id: string, group: ISecurityGroup): ISecurityGroup {
  return SecurityGroup.fromSecurityGroupId(scope, id, group.securityGroupId, { mutable: false });
}
