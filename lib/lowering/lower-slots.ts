import type { StageSpec } from '../spec/stage';
import type { DeploymentTarget } from '../spec/target';
import { lowerStage } from './lower-stage';
import type { LoweringNote } from './lowering-note';
import type { ReleasedTags } from './released';
import { slotsOf } from './slots';

/** Says of every declared fact what becomes of it in each slot of a stage; once, where that is the same on all targets. */
export function lowerSlots(stage: StageSpec, chosen: DeploymentTarget, released: ReleasedTags = {}): LoweringNote[] {
  const targets = [...new Set(slotsOf(stage, chosen).map(({ target }) => target))];
  const lowered = targets.map((target) => ({ target, notes: lowerStage(stage, target, released) }));
  const texts = lowered.map(({ notes }) => new Set(notes.map((note) => JSON.stringify(note))));
  const isEverywhere = (note: LoweringNote) => texts.every((each) => each.has(JSON.stringify(note)));
  return lowered.flatMap(({ target, notes }, i) =>
    notes.flatMap((note) => {
      if (!isEverywhere(note)) return [{ ...note, reason: `on ${target}: ${note.reason}` }];
      return i === 0 ? [note] : [];
    }),
  );
}
