import { Stack } from 'aws-cdk-lib';
import { CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { cloudWatchDashboard } from '../lowering/dashboard/cloudwatch-dashboard';
import type { DashboardDefinition } from '../lowering/dashboard/panel';

/** The page of a stage in CloudWatch. */
export class StageDashboard extends Construct {
  constructor(scope: Construct, id: string, definition: DashboardDefinition) {
    super(scope, id);
    const stack = Stack.of(this);
    const alarmArn = (name: string) => stack.formatArn({ service: 'cloudwatch', resource: `alarm:${name}` });
    const body = cloudWatchDashboard(definition, { region: stack.region, alarmArn });
    new CfnDashboard(this, 'Resource', { dashboardName: definition.name, dashboardBody: stack.toJsonString(body) });
  }
}
