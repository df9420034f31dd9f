import type { StageSpec } from '../spec/stage';
import type { DeploymentTarget } from '../spec/target';
import type { LoweringNote, Outcome } from './lowering-note';
import { honoured, impossible } from './lowering-note';

type Acceptance = StageSpec['accept'][number];

/**
 * Weighs refusals against what the author accepts by name: such a refusal no longer stops anything.
 *
 * An acceptance of what nobody refuses is refused itself: it is misspelt, or its time is over.
 */
export function weigh(
  notes: readonly LoweringNote[],
  accept: readonly Acceptance[],
  target: DeploymentTarget,
): LoweringNote[] {
  const inForce = accept.filter((entry) => isFor(entry, target));
  const weighed = notes.map((note): LoweringNote => {
    const entry = isAcceptable(note) ? inForce.find(({ path }) => path === note.path) : undefined;
    return entry ? { path: note.path, status: 'accepted', reason: `${note.reason}. Accepted: ${entry.reason}` } : note;
  });
  return [...weighed, ...accept.map((entry, i) => ({ path: `accept[${i}]`, ...judge(entry, notes, target) }))];
}

function isFor(entry: Acceptance, target: DeploymentTarget): boolean {
  return entry.target === undefined || entry.target === target;
}

function isAcceptable({ status, final }: LoweringNote): boolean {
  return status === 'refused' && !final;
}

function judge(
  entry: Acceptance,
  notes: readonly LoweringNote[],
  target: DeploymentTarget,
): Outcome & { found?: string } {
  const { path } = entry;
  if (!isFor(entry, target)) return honoured(`weighed on ${entry.target} only`);
  const note = notes.find((candidate) => candidate.path === path && candidate.status === 'refused');
  if (note && isAcceptable(note)) return honoured(`accepts what is refused at ${path}`);
  const found = { found: path };
  if (note)
    return {
      ...impossible(`nothing can be built without '${path}'`, { fix: `remove it, and change ${path}` }),
      ...found,
    };
  const acceptable = notes.filter(isAcceptable).map((candidate) => candidate.path);
  const fix = 'correct the path, remove it, or move it into the stage that needs it';
  const allowed = acceptable.length > 0 ? { allowed: acceptable.join(', ') } : {};
  return { ...impossible(`nothing is refused at '${path}' on ${target}`, { ...allowed, fix }), ...found };
}
