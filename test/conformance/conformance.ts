import { describe, test } from '@jest/globals';
import type { LoweringNote } from '../../lib/lowering/lowering-note';
import { lowerStage } from '../../lib/lowering/lower-stage';
import type { ReleasedTags } from '../../lib/lowering/released';
import { deliverySchema } from '../../lib/spec/delivery';
import type { StageSpec } from '../../lib/spec/stage';
import type { SystemSpec } from '../../lib/spec/system';
import type { DeploymentTarget } from '../../lib/spec/target';
import boutique from '../../systems/examples/boutique';
import customerService from '../../systems/customer-service';
import type { KubernetesTools } from '../support/helm';
import { kubernetesTools } from '../support/helm';
import exampleapp from '../../systems/exampleapp';
import rwp from '../../systems/rwp';
import vibebox from '../../systems/vibebox';
import xeo from '../../systems/xeo';
import { shop } from '../support/shop';
import { workshop } from '../support/workshop';
import type { SynthesizedStage } from '../support/synth';
import { releasedTags, stageOf, synthesize } from '../support/synth';
import { observeEks, readCluster } from './eks/observe-eks';
import { observeFargate } from './fargate/observe-fargate';
import type { ObservedStage } from './observed';

/** Reads back what a target was given. */
export interface TargetAdapter {
  readonly target: DeploymentTarget;
  readonly observe: Observe;
}

/**
 * @param spec only lends the names of what was declared
 * @param released tags that the delivery wrote for whatever reads them at run time
 */
type Observe = (stage: SynthesizedStage, spec: StageSpec, released: ReleasedTags) => ObservedStage;

/** A target about which nothing can be found out on this machine. */
interface UnreadableTarget {
  readonly target: DeploymentTarget;
  readonly missing: string;
}

const tools = kubernetesTools();

/** One per target that is available; another target adds a line here, and every behaviour below is asked of it. */
export const adapters: readonly (TargetAdapter | UnreadableTarget)[] = [
  { target: 'fargate', observe: observeFargate },
  { target: 'eks', ...('helm' in tools ? { observe: eksWith(tools) } : tools) },
];

function eksWith(kubernetes: KubernetesTools): Observe {
  return (stage, spec, released) => observeEks(readCluster(stage, spec, released, kubernetes), spec);
}

/** One stage on one target: what was declared, and what came of it. */
export interface ConformanceCase {
  readonly target: DeploymentTarget;
  readonly spec: StageSpec;
  readonly released: ReleasedTags;
  readonly observed: ObservedStage;
  /** What the lowering report says of a declared fact; undefined for what was not declared. */
  noteOf(path: string): LoweringNote | undefined;
}

/** Why a behaviour is not asked of a target. */
export interface Exception {
  readonly target: DeploymentTarget;
  readonly reason: string;
}

export const doesNotApply = (target: DeploymentTarget, reason: string): Exception => ({ target, reason });

/** With what brings its chart to a cluster: its description leaves that to whoever takes it as an example. */
const deliveredBoutique: SystemSpec = {
  ...boutique,
  stages: boutique.stages.map((stage) => ({
    ...stage,
    delivery: deliverySchema.parse({ repository: 'https://github.com/example/boutique.git', private: false }),
  })),
};

const systems: readonly SystemSpec[] = [
  customerService,
  xeo,
  exampleapp,
  rwp,
  vibebox,
  deliveredBoutique,
  shop,
  workshop,
];

/**
 * States one behaviour, and asks it of every stage of every system on every target after the first release, and of the
 * first and the last stage before it, too.
 */
export function behaviour(
  title: string,
  check: (conformance: ConformanceCase) => void,
  ...exceptions: readonly Exception[]
): void {
  behaviourOf(systems, title, check, ...exceptions);
}

/** The same, of systems that have what those of every behaviour have not. */
export function behaviourOf(
  asked: readonly SystemSpec[],
  title: string,
  check: (conformance: ConformanceCase) => void,
  ...exceptions: readonly Exception[]
): void {
  describe(title, () => {
    for (const adapter of adapters) {
      const exception = exceptions.find(({ target }) => target === adapter.target);
      if (exception) test.skip(`does not apply to ${adapter.target}: ${exception.reason}`, () => undefined);
      else if ('missing' in adapter)
        test.skip(`cannot be asked of ${adapter.target} here: ${adapter.missing}`, () => undefined);
      else askOfAll(adapter, asked, check);
    }
  });
}

function askOfAll(
  adapter: TargetAdapter,
  asked: readonly SystemSpec[],
  check: (conformance: ConformanceCase) => void,
): void {
  const cases = asked.flatMap((system) =>
    system.stages.flatMap(({ stage }, i) => {
      // stages between are of more and larger parts, which a release does not change
      const isAtEnd = i === 0 || i === system.stages.length - 1;
      return [true, ...(isAtEnd ? [false] : [])].map((isReleased) => ({ system, stage, isReleased }));
    }),
  );
  for (const { system, stage, isReleased } of cases) {
    test(`on ${adapter.target}: ${system.name} ${stage}, ${isReleased ? 'released' : 'not released yet'}`, () =>
      check(caseOf(adapter, system, stage, isReleased)));
  }
}

const known = new Map<string, ConformanceCase>();

function caseOf(adapter: TargetAdapter, system: SystemSpec, stage: string, isReleased: boolean): ConformanceCase {
  const key = [adapter.target, system.name, stage, isReleased].join('/');
  const result = known.get(key) ?? observe(adapter, system, stage, isReleased);
  known.set(key, result);
  return result;
}

function observe(adapter: TargetAdapter, system: SystemSpec, stage: string, isReleased: boolean): ConformanceCase {
  const { target } = adapter;
  const spec = stageOf(system, stage);
  const released = releasedTags(system, isReleased);
  const synthesized = synthesize(system, { target, released: isReleased }).stages.get(stage)!;
  const notes = new Map(lowerStage(spec, target, released).map((note) => [note.path, note]));
  return {
    target,
    spec,
    released,
    observed: adapter.observe(synthesized, spec, released),
    noteOf: (path) => notes.get(path),
  };
}
