import type { HeldStatement } from '../grants';
import { grantsIn, statementsOf } from '../grants';
import type { ObservedGrant } from '../observed';
import type { References } from '../references';
import type { TaskRunner } from './task-runners';

/** What ECS Exec needs, to carry what is typed and to log it. */
const SHELL_ACTIONS = new Set([
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
  'logs:DescribeLogGroups',
  'logs:CreateLogStream',
  'logs:DescribeLogStreams',
  'logs:PutLogEvents',
]);

/** What the collector beside a program needs; on EKS it has a role of its own. */
const COLLECTOR_ACTIONS = new Set(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']);

/** What the role of the running program allows, without what a shell or a collector needs. */
export function observeGrants(references: References, runner: TaskRunner): ObservedGrant[] {
  return programGrants(references, runner).filter(
    ({ verb }) => !SHELL_ACTIONS.has(verb) && !COLLECTOR_ACTIONS.has(verb),
  );
}

/**
 * Whether a shell can be had in a task.
 *
 * @throws Error when it is allowed without being switched on, or the other way round
 */
export function observeShell(references: References, runner: TaskRunner): boolean {
  const isOn = runner.properties['EnableExecuteCommand'] === true;
  if (isOn !== programGrants(references, runner).some(({ verb }) => verb.startsWith('ssmmessages:')))
    throw new Error(`${runner.name}: a shell is ${isOn ? 'on, and not allowed' : 'allowed, and not on'}`);
  return isOn;
}

/** Secrets that ECS may fetch for a task, by their keys in the stage, or by ARN. */
export function observeFetches(references: References, runner: TaskRunner): string[] {
  return roleStatements(references, runner, 'ExecutionRoleArn').flatMap(
    ({ holder, statement: { Action, Resource } }) =>
      [Action].flat().includes('secretsmanager:GetSecretValue')
        ? [Resource].flat().map((resource) => references.text(holder.stack, resource))
        : [],
  );
}

function programGrants(references: References, runner: TaskRunner): ObservedGrant[] {
  return grantsIn(references, roleStatements(references, runner, 'TaskRoleArn'));
}

function roleStatements(
  references: References,
  { task }: TaskRunner,
  property: 'TaskRoleArn' | 'ExecutionRoleArn',
): HeldStatement[] {
  const role = references.locate(task.stack, task.resource.Properties![property])!;
  return statementsOf(references, role, 'ecs-tasks.amazonaws.com');
}
