import { rmSync } from 'node:fs';
import type { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import type { Finding, StageVerdict } from '../../lib/compliance/finding';
import { findingsOf } from '../../lib/compliance/gate';
import type { SystemSpec } from '../../lib/spec/system';
import type { SystemOptions } from '../../stacks/system-app';
import { addDeliveredSystem, addSystem, createApp } from '../../stacks/system-app';
import type { SynthesizedStack, TemplateJson } from './synthesized-stage';

/** One stage of a synthesized system, as plain data. */
export interface BuiltStage {
  readonly name: string;
  readonly stacks: readonly SynthesizedStack[];
  readonly findings: readonly Finding[];
  /** Lookups that synthesis would have needed an account for. */
  readonly missingContext: readonly unknown[];
}

/** Synthesizes stages of a system under the gate, `shared` among them where the system has one. Nothing is left on disk. */
export function buildStages(system: SystemSpec, options: SystemOptions): BuiltStage[] {
  const app = createApp({ builtinCloudFormationValidation: false });
  addSystem(app, system, options);
  const assembly = app.synth();
  try {
    return readStages(findingsOf(app, assembly), assembly);
  } finally {
    rmSync(assembly.directory, { recursive: true, force: true });
  }
}

/** Synthesizes a system with its pipeline, whole, under the gate. Nothing is left on disk. */
export function buildDelivered(
  system: SystemSpec,
  options: Omit<SystemOptions, 'stages'>,
): { readonly pipeline: BuiltStage; readonly stages: readonly BuiltStage[] } {
  const app = createApp({ builtinCloudFormationValidation: false });
  addDeliveredSystem(app, system, options);
  const assembly = app.synth();
  try {
    const verdicts = findingsOf(app, assembly);
    const stages = readStages(verdicts, assembly);
    const findings = verdicts.find(({ stage }) => stage === app.stageName)?.findings ?? [];
    const missingContext = assembly.manifest.missing ?? [];
    return { pipeline: { name: 'pipeline', stacks: readStacks(assembly), findings, missingContext }, stages };
  } finally {
    rmSync(assembly.directory, { recursive: true, force: true });
  }
}

function readStages(verdicts: readonly StageVerdict[], assembly: CloudAssembly): BuiltStage[] {
  const findings = new Map(verdicts.map((verdict) => [verdict.stage, verdict.findings]));
  return assembly.nestedAssemblies.map(({ displayName, nestedAssembly }) => ({
    name: displayName,
    stacks: readStacks(nestedAssembly),
    findings: findings.get(displayName) ?? [],
    missingContext: [...(assembly.manifest.missing ?? []), ...(nestedAssembly.manifest.missing ?? [])],
  }));
}

function readStacks({ stacks }: CloudAssembly): SynthesizedStack[] {
  return stacks.map((stack) => {
    const json = stack.template as TemplateJson;
    const dependencies = new Set(stack.dependencies.map(({ id }) => id));
    return {
      concern: concernOf(stack),
      stackName: stack.stackName,
      region: stack.environment.region,
      dependsOn: stacks.filter(({ id }) => dependencies.has(id)).map(concernOf),
      terminationProtection: stack.terminationProtection ?? false,
      json,
      bytes: JSON.stringify(json).length,
    };
  });
}

function concernOf({ hierarchicalId }: CloudFormationStackArtifact): string {
  return hierarchicalId.split('/').at(-1)!;
}
