import { describe, test } from '@jest/globals';
import type { StageSpec } from '../../lib/spec/stage';
import type { SystemSpec } from '../../lib/spec/system';
import type { DeploymentTarget } from '../../lib/spec/target';
import type { Cluster } from '../conformance/eks/observe-eks';
import { observeEks, readCluster } from '../conformance/eks/observe-eks';
import { observeFargate } from '../conformance/fargate/observe-fargate';
import type { ObservedStage } from '../conformance/observed';
import { kubernetesTools } from '../support/helm';
import type { SynthesizedStage } from '../support/synth';
import { releasedTags, stageOf, synthesizeStage } from '../support/synth';

/** A stage whose services are all released, as what was made for one target holds it. */
export interface BuiltStage {
  readonly target: DeploymentTarget;
  readonly spec: StageSpec;
  readonly stage: SynthesizedStage;
  readonly observed: ObservedStage;
  /** Objects in the cluster; on EKS alone. */
  readonly cluster?: Cluster;
}

/** States what a stage of a system holds, on both targets. EKS is skipped, and said so, where its chart cannot be read. */
export function describeBuilt(system: SystemSpec, stage: string, body: (built: BuiltStage) => void): void {
  describeBuiltOnFargate(system, stage, body);
  describeBuiltOnEks(system, stage, body);
}

/** The same, of what Fargate alone has. */
export function describeBuiltOnFargate(system: SystemSpec, stage: string, body: (built: BuiltStage) => void): void {
  describe(`${system.name} ${stage} on fargate`, () => {
    body(builtOnFargate(system, stage));
  });
}

/** The same, of what EKS alone has. */
export function describeBuiltOnEks(
  system: SystemSpec,
  stage: string,
  body: (built: BuiltStage & { readonly cluster: Cluster }) => void,
): void {
  const tools = kubernetesTools();
  if ('missing' in tools) {
    test.skip(`${system.name} ${stage} cannot be read on eks here: ${tools.missing}`, () => undefined);
    return;
  }
  const { spec, released, synthesized } = synthesizedFor('eks', system, stage);
  const cluster = readCluster(synthesized, spec, released, tools);
  const observed = observeEks(cluster, spec);
  describe(`${system.name} ${stage} on eks`, () => {
    body({ target: 'eks', spec, stage: synthesized, observed, cluster });
  });
}

function builtOnFargate(system: SystemSpec, stage: string): BuiltStage {
  const { spec, synthesized } = synthesizedFor('fargate', system, stage);
  return { target: 'fargate', spec, stage: synthesized, observed: observeFargate(synthesized, spec) };
}

function synthesizedFor(target: DeploymentTarget, system: SystemSpec, stage: string) {
  return {
    spec: stageOf(system, stage),
    released: releasedTags(system, true),
    synthesized: synthesizeStage(system, stage, { target }),
  };
}
