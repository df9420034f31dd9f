import { resolve } from 'node:path';
import { findingsOf } from '../lib/compliance/gate';
import { lowerStage, refusals } from '../lib/lowering/lower-stage';
import type { LoweringNote } from '../lib/lowering/lowering-note';
import type { RegistryPlace } from '../lib/lowering/image-source';
import type { ReleasedTags } from '../lib/lowering/released';
import { hasPlaceholder, isReleased } from '../lib/lowering/released';
import { bootstrapChecklist } from '../lib/plan/bootstrap-checklist';
import type { Plan, StagePlan } from '../lib/plan/plan';
import { readStacks } from '../lib/plan/stack-sizes';
import { tlsHops } from '../lib/plan/tls-hops';
import type { StageSpec } from '../lib/spec/stage';
import type { SystemSpec } from '../lib/spec/system';
import type { DeploymentTarget } from '../lib/spec/target';
import type { SystemOptions } from '../stacks/system-app';
import { addSystem, createApp, DOCUMENTATION_ACCOUNT } from '../stacks/system-app';

export interface PlanOptions extends Omit<SystemOptions, 'target' | 'stages' | 'released'> {
  readonly stages: readonly StageSpec[];
  readonly targets: readonly DeploymentTarget[];
  readonly released: ReleasedTags;
  /** Folder that receives one cloud assembly per target. */
  readonly output: string;
  /** Told what happens, since it takes seconds. */
  readonly progress: (message: string) => void;
}

/** Lowers, synthesizes and checks the chosen stages on each target. What is refused is reported, and not synthesized. */
export function planSystem(system: SystemSpec, options: PlanOptions): Plan {
  const account = options.account ?? DOCUMENTATION_ACCOUNT;
  const registry = { account, region: system.stages[0]?.region ?? 'us-east-1' };
  return {
    system: system.name,
    ...(system.stages[0]?.description !== undefined && { description: system.stages[0].description }),
    stages: options.targets.flatMap((target) => planTarget(system, target, registry, options)),
    checklist: bootstrapChecklist({ ...system, stages: options.stages }, registry),
  };
}

function planTarget(system: SystemSpec, target: DeploymentTarget, registry: RegistryPlace, { stages, released, extend, output, progress }: PlanOptions): StagePlan[] {
  progress(`Lowering ${system.name} to ${target}`);
  const lowered = new Map(stages.map((stage) => [stage, lowerStage(stage, target, released)]));
  const possible = stages.filter((stage) => refusals(lowered.get(stage) ?? []).length === 0);
  const assembly = resolve(output, system.name, target);
  const synthesized = synthesize(system, target, { stages: possible, account: registry.account, released, ...(extend && { extend }), assembly, progress });
  const stagePlans = stages.map((stage) => ({
    name: stage.stage,
    target,
    account: stage.account ?? registry.account,
    region: stage.region,
    data: stage.data,
    lowering: lowered.get(stage) as LoweringNote[],
    tls: tlsHops(stage),
    unreleased: unreleased(stage, released),
    ...(synthesized.get(stage.stage) ?? { stacks: [], findings: [], acknowledged: [] }),
  }));
  const shared = synthesized.get('shared') ?? { stacks: [], findings: [], acknowledged: [] };
  return [{ name: 'shared', target, ...registry, data: 'keep', lowering: [], tls: [], unreleased: [], ...shared }, ...stagePlans];
}

interface Synthesis extends Omit<SystemOptions, 'target' | 'stages'> {
  readonly stages: readonly StageSpec[];
  readonly assembly: string;
  readonly progress: (message: string) => void;
}

type Synthesized = Pick<StagePlan, 'stacks' | 'findings' | 'acknowledged' | 'assembly'>;

function synthesize(system: SystemSpec, target: DeploymentTarget, { stages, assembly, progress, ...options }: Synthesis): Map<string, Synthesized> {
  progress(`Synthesizing ${stages.map((stage) => stage.stage).join(', ') || 'nothing'} for ${target}`);
  const app = createApp({ outdir: assembly });
  addSystem(app, system, { target, ...options, stages: stages.map((stage) => stage.stage) });
  const cloudAssembly = app.synth();
  progress('Checking');
  const stacks = readStacks(cloudAssembly);
  const verdicts = findingsOf(app, cloudAssembly).map(({ stage, findings, acknowledged }) => [stage, { findings, acknowledged, stacks: stacks.get(stage) ?? [], assembly }] as const);
  return new Map(verdicts);
}

function unreleased(stage: StageSpec, released: ReleasedTags): StagePlan['unreleased'] {
  return Object.entries(stage.services)
    .filter(([name]) => !isReleased(stage, name, released))
    .map(([service, spec]) => ({ service, until: hasPlaceholder(spec) ? 'a stand-in answers its probes until the first release' : 'starts at no replica until the first release' }));
}
