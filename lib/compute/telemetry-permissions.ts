import type { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { metricsLogGroupName } from '../lowering/telemetry/sidecar-configuration';
import { acknowledge } from '../shared/acknowledge';
import type { StageSpec } from '../spec/stage';

/** To whom in AWS a collector hands over what it has. */
export interface Handover {
  readonly xray: boolean;
  readonly cloudWatch: boolean;
}

/** What a collector may do: hand over traces, and write the numbers of services into the one group for them. */
export function grantTelemetry(role: IRole, spec: StageSpec, stack: Stack, { xray, cloudWatch }: Handover): void {
  if (xray) grantTraces(role);
  if (cloudWatch) grantNumbers(role, spec, stack);
}

function grantTraces(role: IRole): void {
  role.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], resources: ['*'] }),
  );
  const reason = 'X-Ray has no resources to name. Both actions only hand over traces.';
  acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', reason);
}

function grantNumbers(role: IRole, spec: StageSpec, stack: Stack): void {
  const group = metricsLogGroupName(spec);
  const streams = `arn:${stack.partition}:logs:${spec.region}:${stack.account}:log-group:${group}:*`;
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
