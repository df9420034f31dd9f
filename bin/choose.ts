import type { StageSpec } from '../lib/spec/stage';
import type { SystemSpec } from '../lib/spec/system';
import type { DeploymentTarget } from '../lib/spec/target';
import { deploymentTargets } from '../lib/spec/target';
import { unknownChoice, UsageError } from '../lib/spec/usage-error';
import { isUserMistake } from './fail';
import type { Surroundings } from './project';
import { readSurroundings, readSystem } from './project';

/** What a person asked for, as it was typed. */
export interface Wishes {
  /** Default: that of cdk.json, or the only one. */
  readonly system?: string | undefined;
  /** Comma-separated. Default: all. */
  readonly stages?: string | undefined;
  /** Default: all, side by side. */
  readonly target?: string | undefined;
}

export interface Choice {
  readonly system: SystemSpec;
  readonly stages: readonly StageSpec[];
  readonly targets: readonly DeploymentTarget[];
  readonly surroundings: Surroundings;
}

/**
 * Reads what a person asked for, and checks it before anything is made.
 *
 * @throws UsageError with everything that is wrong: with the target, the description, the stages and what is beside it
 */
export function choose(folder: string, wishes: Wishes): Choice {
  const problems: string[] = [];
  const attempt = <T>(step: () => T): T | undefined => {
    try {
      return step();
    } catch (error) {
      if (!isUserMistake(error)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const targets = attempt(() => selectTargets(wishes.target));
  const system = attempt(() => readSystem(folder, wishes.system));
  const stages = system && attempt(() => selectStages(system, wishes.stages));
  const surroundings = system && attempt(() => readSurroundings(folder, system.name));
  if (targets && system && stages && surroundings) return { system, stages, targets, surroundings };
  throw new UsageError(problems.join('\n\n'));
}

/** For what has to do with one stage. @throws UsageError when several are left to choose from */
export function onlyStage({ stages }: Choice): StageSpec {
  const [stage, ...others] = stages;
  if (stage !== undefined && others.length === 0) return stage;
  const names = stages.map((each) => each.stage).join(', ');
  throw new UsageError(`which stage?\n  allowed: ${names}\n  fix:     name one: --stage ${stage?.stage ?? 'dev'}`);
}

function selectStages(system: SystemSpec, names: string | undefined): readonly StageSpec[] {
  if (names === undefined) return system.stages;
  const wanted = names.split(',').map((name) => name.trim());
  const known = system.stages.map(({ stage }) => stage);
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new UsageError(unknown.map((name) => unknownChoice('stage', name, known).message).join('\n\n'));
  return system.stages.filter(({ stage }) => wanted.includes(stage));
}

function selectTargets(name: string | undefined): readonly DeploymentTarget[] {
  if (name === undefined) return deploymentTargets;
  const target = deploymentTargets.find((candidate) => candidate === name);
  if (target === undefined) throw unknownChoice('target', name, deploymentTargets);
  return [target];
}
