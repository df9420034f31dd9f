import { CONNECTED_HOSTS, repositoryOf } from '../lib/lowering/delivery/repository';
import type { SystemSpec } from '../lib/spec/system';
import { UsageError } from '../lib/spec/usage-error';

/** What the cdk command was told: everything is text. */
export interface PipelineContext {
  readonly pipeline?: string | undefined;
  readonly stage?: string | undefined;
}

/**
 * Whether the app has a pipeline.
 *
 * @throws UsageError with every reason why there can be none
 */
export function wantsPipeline(system: SystemSpec, { pipeline = 'false', stage }: PipelineContext): boolean {
  if (pipeline === 'false') return false;
  const problems = [
    ...(pipeline === 'true'
      ? []
      : [problem('pipeline', `found:   ${pipeline}`, 'write -c pipeline=true, or leave it out')]),
    ...(stage === undefined
      ? []
      : [problem('stage', `found:   ${stage}`, 'leave it out: a pipeline that makes itself anew has all stages')]),
    ...whyUnreachable(system),
  ];
  if (problems.length > 0)
    throw new UsageError(`${system.name} cannot have a pipeline like this\n\n${problems.join('\n\n')}`);
  return true;
}

function whyUnreachable({ stages }: SystemSpec): string[] {
  const delivery = stages[0]?.delivery;
  if (delivery === undefined)
    return [
      problem(
        'delivery.repository',
        'found:   nothing',
        "add delivery: { repository: 'https://github.com/acme/shop.git' }",
      ),
    ];
  const { host } = repositoryOf(delivery);
  if (host in CONNECTED_HOSTS || delivery.connectionArn !== undefined) return [];
  return [
    problem(
      'delivery.connectionArn',
      `found:   a repository on ${host}\n  allowed: without a connection of your own, ${Object.keys(CONNECTED_HOSTS).join(', ')}`,
      'make a host and a connection in the console of CodePipeline, and give its ARN',
    ),
  ];
}

const problem = (path: string, found: string, fix: string) => `${path}\n  ${found}\n  fix:     ${fix}`;
