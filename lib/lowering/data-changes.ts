import type { GuardedState, GuardedThing } from './data-facts';

/** A change that would cost data, or lead programs away from it. */
export interface DataChange {
  /** Of the description: `databases.main`. */
  readonly path: string;
  readonly what: string;
}

/** What the next state would do to what stands, but for what somebody has weighed. Nothing where data may be lost. */
export function refusedChanges(before: GuardedState, after: GuardedState): DataChange[] {
  if (before.data !== 'keep') return [];
  const known = new Set(before.allowed.map((change) => JSON.stringify(change)));
  const allowed = after.allowed.filter((change) => !known.has(JSON.stringify(change))).map(({ path }) => path);
  return dataChanges(before, after).filter(({ path }) => !allowed.includes(path));
}

function dataChanges(before: GuardedState, after: GuardedState): DataChange[] {
  const things = Object.entries(before.things).flatMap(([path, thing]) => changesOf(path, thing, after.things[path]));
  if (after.data === 'keep') return things;
  return [{ path: 'data', what: `'keep' becomes '${after.data}', which takes all protection away` }, ...things];
}

function changesOf(path: string, before: GuardedThing, after: GuardedThing | undefined): DataChange[] {
  if (after === undefined) return [{ path, what: 'is no longer there: removed, renamed, or somebody else’s now' }];
  return Object.entries(before)
    .filter(([fact, value]) => after[fact] !== undefined && !continues(value, after[fact]))
    .map(([fact, value]) => ({ path, what: `${fact} would change from ${show(value)} to ${show(after[fact])}` }));
}

function continues(before: string | readonly string[], after: string | readonly string[]): boolean {
  if (typeof before === 'string') return before === after;
  return Array.isArray(after) && before.every((value, i) => after[i] === value);
}

const show = (value: unknown) => JSON.stringify(value);

/** For CloudFormation's events, where the person who deploys reads it. */
export function refusal(changes: readonly DataChange[]): string {
  const lines = changes.map(({ path, what }) => `${path} ${what}`);
  return [
    'Data stands here that this deployment would give up. Nothing was changed.',
    ...lines,
    'If that is meant, add { path, reason } to dataChanges of the stage; it counts for one deployment. See docs/guides/backups.md.',
  ].join(' | ');
}
