import { rmSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import type { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { findingsOf } from '../../lib/compliance/gate';
import type { Finding } from '../../lib/compliance/finding';
import { lowerSlots } from '../../lib/lowering/lower-slots';
import { refusals } from '../../lib/lowering/lower-stage';
import type { ReleasedTags } from '../../lib/lowering/released';
import type { StageSpec } from '../../lib/spec/stage';
import type { SystemSpec } from '../../lib/spec/system';
import type { DeploymentTarget } from '../../lib/spec/target';
import { addSystem, createApp } from '../../stacks/system-app';
import type { Description } from './descriptions';
import { minimalSystem } from './descriptions';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface TemplateJson {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: unknown }>>;
}

export interface SynthesizedStack {
  /** Last part of its name: `network`, `services-main`. */
  readonly concern: string;
  readonly stackName: string;
  readonly region: string;
  /** Concerns of the stacks that must be deployed before it. */
  readonly dependsOn: readonly string[];
  readonly terminationProtection: boolean;
  readonly json: TemplateJson;
  /** Length of the template as it is uploaded. */
  readonly bytes: number;
}

/** One stage of a synthesized system, `shared` included. */
export class SynthesizedStage {
  private readonly templates = new Map<string, Template>();

  constructor(
    readonly name: string,
    readonly stacks: ReadonlyMap<string, SynthesizedStack>,
    readonly findings: readonly Finding[],
  ) {}

  /** @throws Error when the stage has no such stack */
  stack(concern: string): SynthesizedStack {
    const stack = this.stacks.get(concern);
    if (!stack) throw new Error(`${this.name} has no stack '${concern}', only ${[...this.stacks.keys()].join(', ')}`);
    return stack;
  }

  /** For fine-grained assertions. */
  template(concern: string): Template {
    const template = this.templates.get(concern) ?? Template.fromJSON(this.stack(concern).json);
    this.templates.set(concern, template);
    return template;
  }

  /** Resources of a type by logical id, with their properties. */
  resources(concern: string, type: string): [logicalId: string, properties: Record<string, unknown>][] {
    const all = Object.entries(this.stack(concern).json.Resources);
    return all.filter(([, { Type }]) => Type === type).map(([id, { Properties = {} }]) => [id, Properties]);
  }
}

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
}

/** The tag that every service carries where a test says `released`. */
export const RELEASED_TAG = '1.4.2';

const known = new WeakMap<SystemSpec, Map<string, SynthesizedSystem>>();

/**
 * Synthesizes a system under the gate, once for all tests of a file: the same system and options give the same result.
 * Nothing is left on disk.
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

function build(system: SystemSpec, { target = 'fargate', released = true, stages }: SynthOptions): SynthesizedSystem {
  const tags = releasedTags(system, released);
  const wanted = (stages ?? system.stages.map(({ stage }) => stage)).filter((stage) => stage !== 'shared');
  const refused = wanted.flatMap((stage) => refusals(lowerSlots(stageOf(system, stage), target, tags)));
  if (refused.length > 0) throw new Error(refused.map(({ path, reason }) => `${path}: ${reason}`).join('\n'));
  const app = createApp({ builtinCloudFormationValidation: false });
  addSystem(app, system, { target, released: tags, stages: wanted });
  const assembly = app.synth();
  try {
    const findings = new Map(findingsOf(app, assembly).map((verdict) => [verdict.stage, verdict.findings]));
    const nested = assembly.nestedAssemblies.map(({ displayName, nestedAssembly }) =>
      readStage(displayName, nestedAssembly, findings.get(displayName) ?? []),
    );
    const missing = assembly.nestedAssemblies.flatMap(({ nestedAssembly }) => nestedAssembly.manifest.missing ?? []);
    return {
      stages: new Map(nested.map((stage) => [stage.name, stage])),
      missingContext: [...(assembly.manifest.missing ?? []), ...missing],
    };
  } finally {
    rmSync(assembly.directory, { recursive: true, force: true });
  }
}

function readStage(name: string, { stacks }: CloudAssembly, findings: readonly Finding[]): SynthesizedStage {
  return new SynthesizedStage(
    name,
    new Map(stacks.map((stack) => [concernOf(stack), readStack(stack, stacks)])),
    findings,
  );
}

function readStack(stack: CloudFormationStackArtifact, all: readonly CloudFormationStackArtifact[]): SynthesizedStack {
  const json = stack.template as TemplateJson;
  return {
    concern: concernOf(stack),
    stackName: stack.stackName,
    region: stack.environment.region,
    dependsOn: all.filter(({ id }) => stack.dependencies.some((dependency) => dependency.id === id)).map(concernOf),
    terminationProtection: stack.terminationProtection ?? false,
    json,
    bytes: JSON.stringify(json).length,
  };
}

function concernOf({ hierarchicalId }: CloudFormationStackArtifact): string {
  return hierarchicalId.split('/').at(-1)!;
}
