import type { StageSpec } from '../../spec/stage';
import type { DeploymentTarget } from '../../spec/target';
import type { Outcome } from '../lowering-note';
import { honoured, refused } from '../lowering-note';
import type { ReleasedTags } from '../released';

/** What an outcome may depend on. */
export interface FactContext {
  readonly spec: StageSpec;
  readonly target: DeploymentTarget;
  readonly released: ReleasedTags;
  /** What the stars of the pattern stood for, in order: names of services, databases, ... */
  readonly names: readonly string[];
}

/** How one kind of declared fact is carried out. */
export interface Fact {
  /** `services.*.port`: a star is one name or index; everything below a matched path belongs to it. */
  readonly pattern: string;
  /** What it becomes, whatever its value: a line of docs/reference/support.md. */
  readonly how: string;
  readonly lower: (value: never, context: FactContext) => Outcome;
}

/** A fact that is always carried out as written. */
export const always = (pattern: string, how: string): Fact => ({ pattern, how, lower: () => honoured(how) });

/** A fact with an outcome that depends on its value. */
export const when = (pattern: string, lower: (value: never, context: FactContext) => Outcome, how: string): Fact => ({
  pattern,
  how,
  lower,
});

/** Refused by name until its engine is built. Without advice, no engine answers for the fact at all. */
export const notYet = (target: DeploymentTarget, fix?: string): Outcome =>
  refused(`not available on ${target} yet`, { fix: fix ?? 'leave it out for now' });

/** `how` of a fact for which there is no engine. */
export const NOT_YET = 'not available yet';

/** A fact of several fields that is refused as a whole until its engine is built. */
export const absent = (pattern: string): Fact => when(pattern, (_, { target }) => notYet(target), NOT_YET);
