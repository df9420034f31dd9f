import type { IRole } from 'aws-cdk-lib/aws-iam';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { StageData } from '../contracts/data';
import { APPLICATION_NAMESPACE, publishesMetrics } from '../lowering/scaling-metrics';
import { BACKUP_NAMESPACE } from '../lowering/dump-alarms';
import { acknowledge } from '../shared/acknowledge';
import type { DatabaseTool, ServiceSpec } from '../spec/service';

/** What a running program may do in AWS: reach its queues and buckets, and what the description adds with a reason. */
export function grantPermissions(role: IRole, service: ServiceSpec, data: StageData): void {
  for (const { name, access } of service.uses) {
    data.stores.get(name)?.grant(role, access === 'read-only' ? 'read-only' : 'read-write');
  }
  if (service.consumes !== undefined) data.stores.get(service.consumes)?.grant(role, 'consume');
  if (service.tool) grantTool(role, service.tool, data);
  if (publishesMetrics(service)) grantPublishing(role, APPLICATION_NAMESPACE);
  for (const { actions, resources, reason } of service.permissions) {
    role.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
    for (const resource of wild(resources)) acknowledge(role, `AwsSolutions-IAM5[Resource::${resource}]`, reason);
    for (const action of wild(actions)) acknowledge(role, `AwsSolutions-IAM5[Action::${action}]`, reason);
  }
}

/** Each program of a dump has half of the rights: one writes and cannot read, the other reads and cannot write. */
function grantTool(role: IRole, tool: DatabaseTool, { dumps }: StageData): void {
  if (tool.program === 'dump') dumps?.grantWrite(role, tool);
  else dumps?.grantRead(role, tool);
  grantPublishing(role, BACKUP_NAMESPACE);
}

/** CloudWatch has no resources to name, so the namespace is what limits it. */
function grantPublishing(role: IRole, namespace: string): void {
  role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': namespace } },
    }),
  );
  const reason =
    'PutMetricData knows no resources; a condition limits it to the one namespace that the program writes to.';
  acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', reason);
}

const wild = (names: readonly string[]) => names.filter((name) => name.includes('*'));
