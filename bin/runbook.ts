import { runbook } from '../lib/render/runbook/runbook';
import { UsageError } from '../lib/spec/usage-error';
import { DOCUMENTATION_ACCOUNT } from '../stacks/system-app';
import { choose } from './choose';

export interface RunbookWishes {
  readonly system?: string | undefined;
  readonly stage?: string | undefined;
  readonly target?: string | undefined;
}

/**
 * How to recover one stage by hand.
 *
 * @throws UsageError when the stage or the target is not one
 */
export function printRunbook(folder: string, { system: name, stage, target = 'fargate' }: RunbookWishes): string {
  const { system, stages, targets, surroundings } = choose(folder, { system: name, stages: stage, target });
  const [spec, ...others] = stages;
  const [chosen] = targets;
  if (spec === undefined || chosen === undefined || others.length > 0)
    throw new UsageError(
      `a runbook is for one stage\n  allowed: ${system.stages.map(({ stage: each }) => each).join(', ')}\n  fix:     --stage <name>`,
    );
  return runbook({ spec, target: chosen, account: spec.account ?? surroundings.account ?? DOCUMENTATION_ACCOUNT });
}
