import { refusals } from '../../lib/lowering/lower-stage';
import { lowerSlots } from '../../lib/lowering/lower-slots';
import type { ReleasedTags } from '../../lib/lowering/released';
import type { StageSpec } from '../../lib/spec/stage';
import type { SystemSpec } from '../../lib/spec/system';
import type { DeploymentTarget } from '../../lib/spec/target';
import type { BuiltStage, buildStages } from './build-stages';
import type { Description } from './descriptions';
import { minimalSystem } from './descriptions';
import { KeptSyntheses } from './kept-syntheses';
import { SynthesizedStage } from './synthesized-stage';

export { SynthesizedStage } from './synthesized-stage';
export type { Resource, SynthesizedStack, TemplateJson } from './synthesized-stage';

/** What came out of one synthesis. */
export interface SynthesizedSystem {
  readonly stages: ReadonlyMap<string, SynthesizedStage>;
  /** Lookups that synthesis would have needed an account for. */
  readonly missingContext: readonly unknown[];
}

export interface SynthOptions {
  /** Default: fargate. */
  readonly target?: DeploymentTarget;
  /** Whether every service has a released tag. Default: true. */
  readonly released?: boolean;
  /** Beside `shared`, which is always there. Default: all. */
  readonly stages?: readonly string[];
  /** Whether other files and later runs find it on disk. Default: true. */
  readonly kept?: boolean;
}

/** When the first module of this test file was loaded, in milliseconds. */
declare const testFileStartedAt: number;

/** The tag that every service carries where a test says `released`. */
export const RELEASED_TAG = '1.4.2';

const known = new WeakMap<SystemSpec, Map<string, SynthesizedSystem>>();

/**
 * Synthesizes a system under the gate, once for all tests of a file: the same system and options give the same result.
 * Other files and later runs find each stage on disk, as long as no source changes.
 *
 * @throws Error when the target refuses a declared fact, which then would not have been built
 */
export function synthesize(system: SystemSpec, options: SynthOptions = {}): SynthesizedSystem {
  const results = known.get(system) ?? new Map<string, SynthesizedSystem>();
  known.set(system, results);
  const key = JSON.stringify([options.target, options.released, options.stages]);
  const result = results.get(key) ?? build(system, options);
  results.set(key, result);
  return result;
}

/** One stage alone. */
export function synthesizeStage(system: SystemSpec, stage: string, options: SynthOptions = {}): SynthesizedStage {
  const found = synthesize(system, { ...options, stages: [stage] }).stages.get(stage);
  if (!found) throw new Error(`${system.name} has no stage '${stage}'`);
  return found;
}

const variants = new Map<string, SynthesizedStage>();

/** The stage `dev` of the minimal system with a change, once for the same change. */
export function synthesizeVariant(patch: Description, options: SynthOptions = {}): SynthesizedStage {
  const key = JSON.stringify([patch, options]);
  const variant = variants.get(key) ?? synthesizeStage(minimalSystem(patch), 'dev', options);
  variants.set(key, variant);
  return variant;
}

/** The tags of all services, or none. */
export function releasedTags({ stages }: SystemSpec, released: boolean): ReleasedTags {
  const services = stages.flatMap((stage) => Object.keys(stage.services));
  return released ? Object.fromEntries(services.map((service) => [service, RELEASED_TAG])) : {};
}

/** Description of a stage. */
export function stageOf(system: SystemSpec, name: string): StageSpec {
  const stage = system.stages.find((candidate) => candidate.stage === name);
  if (!stage) throw new Error(`${system.name} has no stage '${name}'`);
  return stage;
}

function build(system: SystemSpec, options: SynthOptions): SynthesizedSystem {
  const {
    target = 'fargate',
    released = true,
    stages = system.stages.map(({ stage }) => stage),
    kept = true,
  } = options;
  const tags = releasedTags(system, released);
  const wanted = stages.filter((stage) => stage !== 'shared');
  const refused = wanted.flatMap((stage) => refusals(lowerSlots(stageOf(system, stage), target, tags)));
  if (refused.length > 0) throw new Error(refused.map(({ path, reason }) => `${path}: ${reason}`).join('\n'));
  const names = ['shared', ...system.stages.map(({ stage }) => stage).filter((stage) => wanted.includes(stage))];
  const make = (missing: readonly string[]) => buildNow(system, { target, released: tags, stages: missing });
  const built = kept ? keptOrBuilt([system, target, tags], names, make) : make(names);
  return {
    stages: new Map(built.map((stage) => [stage.name, toStage(stage)])),
    missingContext: built.flatMap(({ missingContext }) => missingContext),
  };
}

function toStage({ name, stacks, findings }: BuiltStage): SynthesizedStage {
  return new SynthesizedStage(name, new Map(stacks.map((stack) => [stack.concern, stack])), findings);
}

let syntheses: KeptSyntheses | undefined;

/** Takes from disk what is there, and puts there what is not. */
function keptOrBuilt(
  key: unknown,
  names: readonly string[],
  make: (names: readonly string[]) => BuiltStage[],
): BuiltStage[] {
  syntheses ??= new KeptSyntheses(testFileStartedAt);
  const found = new Map(names.map((name) => [name, syntheses?.find([key, name]) as BuiltStage | null | undefined]));
  const missing = names.filter((name) => found.get(name) === undefined);
  const made = missing.length > 0 ? make(missing) : [];
  for (const name of missing) {
    // a system without images of its own has no stage `shared`
    const stage = made.find((candidate) => candidate.name === name) ?? null;
    syntheses.keep([key, name], stage);
    found.set(name, stage);
  }
  return [...found.values()].flatMap((stage) => stage ?? []);
}

/** CDK is loaded where something has to be built. */
const buildNow: typeof buildStages = (...args) =>
  (require('./build-stages') as { readonly buildStages: typeof buildStages }).buildStages(...args);
