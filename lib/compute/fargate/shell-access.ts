import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { shellLogGroupName } from '../../lowering/names';
import { acknowledge } from '../../shared/acknowledge';
import type { StageSpec } from '../../spec/stage';

/** Accepts what CDK grants a task in which people may open a shell. */
export function acknowledgeShell(role: IRole, spec: StageSpec): void {
  const { region, account, partition } = Stack.of(role);
  const streams = `arn:${partition}:logs:${region}:${account}:log-group:${shellLogGroupName(spec)}:*`;
  const declared = 'Shell access is declared (exec), and refused in production';
  acknowledge(
    role,
    'AwsSolutions-IAM5[Resource::*]',
    `${declared}; the ssmmessages actions behind it and the listing of log groups have no resource to name.`,
  );
  acknowledge(
    role,
    `AwsSolutions-IAM5[Resource::${streams}]`,
    `${declared}; each session writes a log stream of its own into this one group.`,
  );
}
