import type { IPeer, ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnSecurityGroupEgress, CfnSecurityGroupIngress, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

export interface AllowTcpProps {
  readonly from: ISecurityGroup;
  /** A group gets the matching rule at its end too; anything else has no end of its own. */
  readonly to: ISecurityGroup | IPeer;
  readonly port: number;
  /** Names the line of the description that wants it: `declared: services.api.uses (main)`. */
  readonly description: string;
}

/** Opens one TCP port between two groups, with both rules in the scope of whoever asks for it. */
export class AllowTcp extends Construct {
  constructor(scope: Construct, id: string, { from, to, port, description }: AllowTcpProps) {
    super(scope, id);
    const rule = { ipProtocol: 'tcp', fromPort: port, toPort: port, description };
    new CfnSecurityGroupEgress(this, 'Egress', { groupId: from.securityGroupId, ...rule, ...to.toEgressRuleConfig() });
    if (SecurityGroup.isSecurityGroup(to)) {
      new CfnSecurityGroupIngress(this, 'Ingress', {
        groupId: to.securityGroupId,
        ...rule,
        ...from.toIngressRuleConfig(),
      });
    }
  }
}
