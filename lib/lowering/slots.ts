import type { Slot } from '../spec/compute';
import { slotNames } from '../spec/compute';
import type { StageSpec } from '../spec/stage';
import type { DeploymentTarget } from '../spec/target';
import { isWaiting, servesElsewhere } from './recovery/standby';

/** One place in which the services of a stage run. */
export interface ComputeSlot {
  readonly slot: Slot;
  readonly target: DeploymentTarget;
  /** Share of new requests to web services. */
  readonly weightPercent: number;
  /** The stage as the engine of this slot reads it: what it makes is named after the slot. */
  readonly spec: StageSpec;
}

type Slotted = Pick<StageSpec, 'compute' | 'slot'>;

/** The slots of a stage; one that names no target runs on the chosen one. */
export function slotsOf(stage: StageSpec, chosen: DeploymentTarget): ComputeSlot[] {
  return slotNames.flatMap((slot) => {
    const declared = stage.compute.slots[slot];
    if (declared === undefined) return [];
    const { target = chosen, weightPercent } = declared;
    return [{ slot, target, weightPercent, spec: { ...stage, slot } }];
  });
}

/** Whether a stage runs in two slots at a time. */
export function isMoving({ compute: { slots } }: Slotted): boolean {
  return slots.a !== undefined && slots.b !== undefined;
}

/** The slot with the greater weight; `a` when they are equal. */
export function leadingSlot({ compute: { slots } }: Slotted): Slot {
  return (slots.b?.weightPercent ?? -1) > (slots.a?.weightPercent ?? -1) ? 'b' : 'a';
}

/** What must not run twice runs in the leading slot, and in the region that serves: jobs. */
export function runsJobs(stage: Slotted & Pick<StageSpec, 'standby' | 'recovery'>): boolean {
  if (isWaiting(stage) || servesElsewhere(stage) !== undefined) return false;
  return stage.slot === undefined || stage.slot === leadingSlot(stage);
}
