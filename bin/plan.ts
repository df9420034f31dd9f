import { resolve } from 'node:path';
import { findingsOf } from '../lib/compliance/gate';
import { standbyStageId } from '../lib/lowering/recovery/standby';
import { bootstrapChecklist } from '../lib/plan/bootstrap-checklist';
import type { Plan, StageOutline, StageSynthesis } from '../lib/plan/plan';
import { isRefused } from '../lib/plan/refusals';
import { readStacks } from '../lib/plan/stack-sizes';
import { outlineShared, outlineStage, registryPlace } from '../lib/plan/stage-outline';
import type { StageSpec } from '../lib/spec/stage';
import type { SystemSpec } from '../lib/spec/system';
import type { DeploymentTarget } from '../lib/spec/target';
import type { SystemOptions } from '../stacks/system-app';
import { addSystem, createApp, DOCUMENTATION_ACCOUNT } from '../stacks/system-app';

export interface PlanOptions extends Pick<SystemOptions, 'account' | 'released' | 'extend'> {
  readonly stages: readonly StageSpec[];
  readonly targets: readonly DeploymentTarget[];
  /** Folder that receives one cloud assembly per target. */
  readonly output: string;
  /** Told what happens, since it takes seconds. */
  readonly progress: (message: string) => void;
}

const NOTHING: StageSynthesis = { stacks: [], findings: [], acknowledged: [] };

/** Lowers, synthesizes and checks the chosen stages on each target. Where anything is refused on one, nothing is written. */
export function planSystem(system: SystemSpec, options: PlanOptions): Plan {
  const { stages, targets, account = DOCUMENTATION_ACCOUNT } = options;
  const description = stages[0]?.description;
  const outlines = targets.map((target) => ({ target, stages: outlineTarget(system, target, options) }));
  const stopped = outlines.some((outline) => isRefused(outline.stages));
  return {
    system: system.name,
    ...(description !== undefined && { description }),
    stages: outlines.flatMap((outline) => {
      const synthesized = stopped ? undefined : synthesize(system, outline.target, options);
      return outline.stages.map((stage) => ({ ...stage, ...(synthesized?.get(stage.name) ?? NOTHING) }));
    }),
    checklist: bootstrapChecklist({ ...system, stages }, registryPlace(system, account), targets),
  };
}

function outlineTarget(system: SystemSpec, target: DeploymentTarget, options: PlanOptions): StageOutline[] {
  const { stages, released = {}, account = DOCUMENTATION_ACCOUNT, progress } = options;
  progress(`Lowering ${system.name} to ${target}`);
  const circumstances = { released, registry: registryPlace(system, account) };
  return [outlineShared(target, circumstances), ...stages.map((stage) => outlineStage(stage, target, circumstances))];
}

function synthesize(
  system: SystemSpec,
  target: DeploymentTarget,
  { stages, output, progress, account, released, extend }: PlanOptions,
): Map<string, StageSynthesis> {
  const names = stages.map((stage) => stage.stage);
  progress(`Synthesizing ${names.join(', ')} on ${target}`);
  const assembly = resolve(output, system.name, target);
  const app = createApp({ outdir: assembly });
  addSystem(app, system, {
    target,
    stages: names,
    ...(account && { account }),
    ...(released && { released }),
    ...(extend && { extend }),
  });
  const cloudAssembly = app.synth();
  progress('Reading the findings');
  const stacks = readStacks(cloudAssembly);
  const verdicts = findingsOf(app, cloudAssembly).map(
    ({ stage, findings, acknowledged }) => [stage || 'shared', { findings, acknowledged }] as const,
  );
  return new Map(
    ['shared', ...names].map((name) => {
      const ids = [name, standbyStageId(name)];
      const own = verdicts.filter(([stage]) => ids.includes(stage)).map(([, verdict]) => verdict);
      return [
        name,
        {
          stacks: ids.flatMap((id) => stacks.get(id) ?? []),
          findings: own.flatMap(({ findings }) => findings),
          acknowledged: own.flatMap(({ acknowledged }) => acknowledged),
          assembly,
        },
      ];
    }),
  );
}
