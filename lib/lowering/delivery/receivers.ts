import type { FollowerSpec } from '../../spec/notifications';
import type { StageSpec } from '../../spec/stage';

/** Who is told what the pipeline does, whichever stage names them, each once. */
export function deliveryReceivers(stages: readonly StageSpec[]): FollowerSpec[] {
  const told = stages.flatMap(({ notifications }) => notifications.delivery);
  return [...new Map(told.map((receiver) => [JSON.stringify(receiver), receiver])).values()];
}
