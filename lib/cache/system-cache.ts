import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
export class SystemCache extends Construct { port = 6379; rotationDays = 30; securityGroup: SecurityGroup; constructor(s: any, i: any, p: any) { super(s, i); this.securityGroup = new SecurityGroup(this, 'SecurityGroup', { vpc: p.network.vpc, allowAllOutbound: false }); } field(_f: string, _s: string) { return 'x'; } }
