import { expect } from '@jest/globals';
import type { LoweringNote } from '../../lib/lowering/lowering-note';
import { lowerStage, refusals } from '../../lib/lowering/lower-stage';
import { isObject } from '../../lib/spec/merge-patch';
import type { SystemSpec } from '../../lib/spec/system';
import { resolveSystem } from '../../lib/spec/system';
import type { DeploymentTarget } from '../../lib/spec/target';
import type { Description } from './descriptions';
import { releasedTags } from './synth';

/** Follows the advice of every refusal of a target, as far as that is to leave something out. */
export function withoutRefused(description: Description, target: DeploymentTarget, released: boolean): Description {
  const refused = refusedIn(resolveSystem(description), target, released);
  for (const { path, reason } of refused)
    expect({ path, reason }).toEqual({ path, reason: expect.stringMatching(/\w{3}/) });
  if (refused.length === 0) return description;
  const possible = inOrder(refused).reduce(without, description);
  expect(possible).not.toEqual(description);
  return withoutRefused(possible, target, released);
}

function refusedIn(system: SystemSpec, target: DeploymentTarget, released: boolean): LoweringNote[] {
  return system.stages.flatMap((stage) => refusals(lowerStage(stage, target, releasedTags(system, released))));
}

/** Each path once, and the last element of a list first, since those behind it move up. */
function inOrder(notes: readonly LoweringNote[]): string[] {
  const paths = [...new Set(notes.map(({ path }) => path))];
  return paths.toSorted((one, other) => other.localeCompare(one, 'en', { numeric: true }));
}

/** Leaves out a fact of a service or of another noun, in the description and in what its stages override. */
function without(description: Description, path: string): Description {
  const [noun = '', name = '', fact] = path.split('.').map((key) => key.replace(/\[.*/, ''));
  if (fact === 'routes') return withRoute(description, name);
  if (fact === 'scaling') return withoutPolicy(description, name, Number(/\[(\d+)\]/.exec(path)?.[1]));
  return cleared(description, [[noun, name, fact ?? ''].filter((key) => key !== '')]);
}

/** A web service keeps a route: one of its own, under every host. */
function withRoute(description: Description, name: string): Description {
  const services = description['services'] as Record<string, Description>;
  return { ...description, services: { ...services, [name]: { ...services[name], routes: [`/${name}`] } } };
}

/** One of several policies, or all that depends on the only one: bounds mean nothing without what the number follows. */
function withoutPolicy(description: Description, name: string, index: number): Description {
  const services = description['services'] as Record<string, Description>;
  const stages = Object.values(description['stages'] as Record<string, { services?: Record<string, Description> }>);
  const policies = services[name]?.['scaling'];
  const isOverridden = stages.some((stage) => stage.services?.[name]?.['scaling'] !== undefined);
  if (isOverridden || !Array.isArray(policies) || policies.length < 2)
    return cleared(
      description,
      ['scaling', 'replicas', 'scalingBehavior'].map((fact) => ['services', name, fact]),
    );
  const scaling = policies.filter((_, i) => i !== index) as unknown[];
  return { ...description, services: { ...services, [name]: { ...services[name], scaling } } };
}

function cleared(description: Description, paths: readonly (readonly string[])[]): Description {
  const clear = (target: unknown) => paths.reduce<unknown>(removed, target) as Description;
  const stages = Object.entries(description['stages'] as Description).map(([stage, overrides]) => [
    stage,
    clear(overrides),
  ]);
  return { ...clear(description), stages: Object.fromEntries(stages) as unknown };
}

function removed(target: unknown, [key = '', ...rest]: readonly string[]): unknown {
  if (!isObject(target) || !(key in target)) return target;
  if (rest.length > 0) return { ...target, [key]: removed(target[key], rest) };
  const { [key]: _, ...others } = target;
  return others;
}
