import { lowerStage, refusals } from '../lib/lowering/lower-stage';
import type { ReleasedTags } from '../lib/lowering/released';
import type { StageSpec } from '../lib/spec/stage';
import type { DeploymentTarget } from '../lib/spec/target';
import { UsageError } from '../lib/spec/usage-error';

/** Stops before anything is built when a declared fact cannot be carried out, naming every one. */
export function refuseWhatCannotBe(
  stages: readonly StageSpec[],
  target: DeploymentTarget,
  released: ReleasedTags,
): void {
  const refused = stages.flatMap((stage) =>
    refusals(lowerStage(stage, target, released)).map((note) => ({ ...note, stage: stage.stage })),
  );
  if (refused.length === 0) return;
  const lines = refused.map(({ stage, path, reason }) => `  ${stage}: ${path}\n    ${reason}`);
  throw new UsageError(
    [
      `${refused.length} declared fact${refused.length === 1 ? '' : 's'} cannot be carried out on ${target}`,
      '',
      ...lines,
      '',
      `  fix:     change the description, or accept each by name: accept: [{ path: '${refused[0]?.path}', reason: '...' }]`,
    ].join('\n'),
  );
}
