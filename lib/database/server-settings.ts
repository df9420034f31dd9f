import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { auditParameters } from '../lowering/telemetry/audit';
import type { DatabaseSpec } from '../spec/database';
import type { ServerProps } from './database-server';

/** When nobody should mind, in UTC: backups first, then maintenance. */
export const BACKUP_WINDOW = '02:00-02:30';
export const MAINTENANCE_WINDOW = 'sun:03:30-sun:04:30';

/** PostgreSQL settings of every server; what is declared comes on top. */
export function serverParameters({ spec, database }: ServerProps): Record<string, string> {
  return { 'rds.force_ssl': '1', log_min_duration_statement: '1000', ...auditParameters(spec), ...database.parameters };
}

export function majorVersion({ version }: DatabaseSpec): string {
  return version.split('.')[0] ?? version;
}

/** Out of reach of the internet. */
export function placement({ network, securityGroup }: ServerProps): {
  vpc: ec2.IVpc;
  vpcSubnets: ec2.SubnetSelection;
  securityGroups: ec2.ISecurityGroup[];
} {
  return { vpc: network.vpc, vpcSubnets: { subnets: network.isolatedSubnets }, securityGroups: [securityGroup] };
}
