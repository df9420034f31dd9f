import type { AvailabilityFloor } from '../lowering/availability-floor';
import { availabilityFloor } from '../lowering/availability-floor';
import type { StageSpec } from '../spec/stage';
import type { DeploymentTarget } from '../spec/target';

/** What a stage wants to be, beside what AWS promises for its parts. */
export interface AvailabilityPlan extends AvailabilityFloor {
  /** In percent. */
  readonly declared: number;
  /** What would raise the promise, best first. */
  readonly raisedBy: readonly string[];
}

/** Undefined where no target is declared. */
export function availabilityPlan(stage: StageSpec, target: DeploymentTarget): AvailabilityPlan | undefined {
  const floor = availabilityFloor(stage, target);
  if (floor === undefined || stage.availability === undefined) return undefined;
  const weakest = floor.parts.toSorted((a, b) => a.percent - b.percent);
  const raised = weakest.flatMap(({ name, raise }) => (raise === undefined ? [] : [`${name}: ${raise}`]));
  return { declared: stage.availability, ...floor, raisedBy: [...raised, 'a second region that serves'] };
}
