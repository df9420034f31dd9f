import type { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { keepsTraces, scrapedServices } from '../lowering/telemetry/signals';
import { acknowledge } from '../shared/acknowledge';
import type { StageSpec } from '../spec/stage';

/** What a collector may do: hand over traces, and write the numbers of services into the one group for them. */
export function grantTelemetry(role: IRole, spec: StageSpec, stack: Stack, logGroup: string): void {
  if (keepsTraces(spec)) {
    role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], resources: ['*'] }),
    );
    acknowledge(
      role,
      'AwsSolutions-IAM5[Resource::*]',
      'X-Ray has no resources to name. Both actions only hand over traces.',
    );
  }
  if (scrapedServices(spec).length === 0) return;
  const streams = `arn:${stack.partition}:logs:${spec.region}:${stack.account}:log-group:${logGroup}:*`;
  role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resources: [streams],
    }),
  );
  acknowledge(
    role,
    `AwsSolutions-IAM5[Resource::${stack.resolve(streams) as string}]`,
    'The streams of the one log group from which CloudWatch reads the numbers of services; each collector has one of its own.',
  );
}
