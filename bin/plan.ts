import { resolve } from 'node:path';
import { findingsOf } from '../lib/compliance/gate';
import { bootstrapChecklist } from '../lib/plan/bootstrap-checklist';
import type { Plan, StageOutline, StagePlan, StageSynthesis } from '../lib/plan/plan';
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

/** Lowers, synthesizes and checks the chosen stages on each target. Where anything is refused, nothing is written. */
export function planSystem(system: SystemSpec, options: PlanOptions): Plan {
  const { stages, targets, account = DOCUMENTATION_ACCOUNT } = options;
  const description = stages[0]?.description;
  return {
    system: system.name,
    ...(description !== undefined && { description }),
    stages: targets.flatMap((target) => planTarget(system, target, options)),
    checklist: bootstrapChecklist({ ...system, stages }, registryPlace(system, account), targets),
  };
}

function planTarget(system: SystemSpec, target: DeploymentTarget, options: PlanOptions): StagePlan[] {
  const { stages, released = {}, account = DOCUMENTATION_ACCOUNT, progress } = options;
  progress(`Lowering ${system.name} to ${target}`);
  const circumstances = { released, registry: registryPlace(system, account) };
  const outlines: StageOutline[] = [
    outlineShared(target, circumstances),
    ...stages.map((stage) => outlineStage(stage, target, circumstances)),
  ];
  const synthesized = isRefused(outlines) ? new Map<string, StageSynthesis>() : synthesize(system, target, options);
  return outlines.map((outline) => ({ ...outline, ...(synthesized.get(outline.name) ?? NOTHING) }));
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
      const own = verdicts.filter(([stage]) => stage === name).map(([, verdict]) => verdict);
      return [
        name,
        {
          stacks: stacks.get(name) ?? [],
          findings: own.flatMap(({ findings }) => findings),
          acknowledged: own.flatMap(({ acknowledged }) => acknowledged),
          assembly,
        },
      ];
    }),
  );
}
