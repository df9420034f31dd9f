import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { StageSpec } from '../stage';

/** There is one pipeline for all stages, so what it starts from is the same everywhere. */
const OF_THE_SYSTEM = ['repository', 'branch', 'connectionArn', 'oidcProvider', 'github', 'images', 'scan'] as const;

/** What is asked of a stage fits what the stage is. */
export function checkDelivery({ delivery, production }: StageSpec): SpecIssue[] {
  if (!production || delivery?.tests.load === undefined) return [];
  return [
    {
      path: 'delivery.tests.load',
      code: 'load-in-production',
      message: 'a test under load in production takes the place of real users',
      found: show(delivery.tests.load.command),
      fix: 'move it into the stage before: stages.staging.delivery.tests.load',
    },
  ];
}

/** Stages that are delivered together agree on where from. */
export function checkOneDelivery(stages: readonly StageSpec[]): SpecIssue[] {
  const [first] = stages;
  if (first === undefined) return [];
  return OF_THE_SYSTEM.flatMap((field) =>
    stages
      .filter((stage) => show(stage.delivery?.[field]) !== show(first.delivery?.[field]))
      .map((stage) => ({
        path: `stages.${stage.stage}.delivery.${field}`,
        code: 'differs',
        message: `one pipeline delivers all stages, and '${first.stage}' says ${show(first.delivery?.[field])}`,
        found: show(stage.delivery?.[field]),
        fix: `write delivery.${field} once, outside of the stages`,
      })),
  );
}
