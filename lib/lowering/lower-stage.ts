import type { StageSpec } from '../spec/stage';
import type { DeploymentTarget } from '../spec/target';
import type { Fact, FactContext } from './facts/fact';
import { notYet } from './facts/fact';
import { stageFacts } from './facts/stage-facts';
import { fargateServiceFacts } from './fargate/service-facts';
import type { LoweringNote } from './lowering-note';
import { honoured } from './lowering-note';
import type { ReleasedTags } from './released';

/** Facts of services, which each target carries out in its own way. */
const serviceFacts: Readonly<Record<DeploymentTarget, readonly Fact[]>> = { fargate: fargateServiceFacts, eks: [] };

/**
 * Says of every fact that the author declared what becomes of it on a target. A fact that no engine answers for is
 * refused, so nothing is dropped in silence.
 */
export function lowerStage(spec: StageSpec, target: DeploymentTarget, released: ReleasedTags = {}): LoweringNote[] {
  const facts = [...stageFacts, ...serviceFacts[target]];
  const notes = visit(spec.declared, [], { spec, target, released }, facts);
  return notes.map((note) => weigh(note, spec, target));
}

/** Facts that stop a synthesis: refused and not accepted by name, and acceptances of what nobody refuses. */
export function refusals(notes: readonly LoweringNote[]): LoweringNote[] {
  return notes.filter((note) => note.status === 'refused');
}

type Place = Omit<FactContext, 'names'>;

function visit(value: unknown, segments: readonly string[], place: Place, facts: readonly Fact[]): LoweringNote[] {
  const path = segments.join('.');
  const fact = facts.find((candidate) => matches(candidate.pattern, segments));
  if (fact) {
    const names = fact.pattern.split('.').flatMap((part, i) => (part === '*' ? [segments[i] as string] : []));
    return [{ path, ...fact.lower(value as never, { ...place, names }) }];
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 0) return [{ path, ...honoured('nothing declared here') }];
    return entries.flatMap(([key, inner]) => visit(inner, [...segments, key], place, facts));
  }
  return [{ path, ...notYet(place.target) }];
}

function matches(pattern: string, segments: readonly string[]): boolean {
  const parts = pattern.split('.');
  return parts.length === segments.length && parts.every((part, i) => part === '*' || part === segments[i]);
}

/** A refusal that the author accepts by name, with a reason, no longer stops anything. */
function weigh(note: LoweringNote, spec: StageSpec, target: DeploymentTarget): LoweringNote {
  if (note.status !== 'refused') return note;
  const accepted = spec.accept.find(({ path, target: only }) => path === note.path && (only === undefined || only === target));
  return accepted ? { path: note.path, status: 'accepted', reason: `${note.reason}. Accepted: ${accepted.reason}` } : note;
}
