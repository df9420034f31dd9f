import { show } from '../spec/issue';
import type { StageSpec } from '../spec/stage';
import type { DeploymentTarget } from '../spec/target';
import { pathOf } from '../spec/zod-issues';
import { weigh } from './acceptance';
import type { Fact, FactContext } from './facts/fact';
import { notYet } from './facts/fact';
import { stageFacts } from './facts/stage-facts';
import { fargateServiceFacts } from './fargate/service-facts';
import { kubernetesServiceFacts } from './kubernetes/service-facts';
import type { LoweringNote, Outcome } from './lowering-note';
import { honoured } from './lowering-note';
import { recoveryTargets } from './recovery/recovery-targets';
import type { ReleasedTags } from './released';

type Path = readonly (string | number)[];
type Place = Omit<FactContext, 'names'>;

/** Facts of services, which each target carries out in its own way. */
const serviceFacts: Readonly<Record<DeploymentTarget, readonly Fact[]>> = {
  fargate: fargateServiceFacts,
  eks: kubernetesServiceFacts,
};

/** Every fact that an engine answers for on a target. */
export function factsOn(target: DeploymentTarget): readonly Fact[] {
  return [...stageFacts, ...serviceFacts[target]];
}

/**
 * Says of every fact that the author declared what becomes of it on a target. A fact that no engine answers for is
 * refused, so nothing is dropped in silence.
 */
export function lowerStage(spec: StageSpec, target: DeploymentTarget, released: ReleasedTags = {}): LoweringNote[] {
  const { accept: _, ...declared } = spec.declared;
  const facts = visit(declared, [], { spec, target, released }, factsOn(target));
  const notes = [...facts, ...recoveryTargets(spec, target)];
  return weigh(notes, spec.accept, target);
}

/** Facts that stop a synthesis: refused and not accepted by name, and acceptances of what nobody refuses. */
export function refusals(notes: readonly LoweringNote[]): LoweringNote[] {
  return notes.filter((note) => note.status === 'refused');
}

function visit(value: unknown, path: Path, place: Place, facts: readonly Fact[]): LoweringNote[] {
  if (value === undefined) return [];
  const fact = facts.find(({ pattern }) => matches(pattern, path));
  if (fact) {
    const names = fact.pattern.split('.').flatMap((part, i) => (part === '*' ? [String(path[i])] : []));
    return [noteOn(path, value, fact.lower(value as never, { ...place, names }))];
  }
  if (typeof value !== 'object' || value === null) return [noteOn(path, value, notYet(place.target))];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  if (entries.length === 0) return [noteOn(path, value, honoured('nothing beside the defaults'))];
  return entries.flatMap(([key, inner]) => visit(inner, [...path, key], place, facts));
}

function noteOn(path: Path, value: unknown, outcome: Outcome): LoweringNote {
  return { path: pathOf(path), ...outcome, ...(outcome.status === 'refused' && { found: show(value) }) };
}

function matches(pattern: string, path: Path): boolean {
  const parts = pattern.split('.');
  return parts.length === path.length && parts.every((part, i) => part === '*' || part === String(path[i]));
}
