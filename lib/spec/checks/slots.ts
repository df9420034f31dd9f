import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { StageSpec } from '../stage';

/** The slots share out all requests, and their stacks have names of their own. */
export function checkSlots(stage: StageSpec): SpecIssue[] {
  return [...weights(stage), ...groupNames(stage), ...sharedMetrics(stage)];
}

function weights({ compute: { slots } }: StageSpec): SpecIssue[] {
  const declared = Object.values(slots).filter((slot) => slot !== undefined);
  const sum = declared.reduce((total, { weightPercent }) => total + weightPercent, 0);
  if (declared.length === 0) {
    return [
      {
        path: 'compute.slots',
        code: 'missing',
        message: 'the services run nowhere: a stage has at least one slot',
        found: show(slots),
        fix: 'a: { weightPercent: 100 }',
      },
    ];
  }
  if (sum === 100) return [];
  return [
    {
      path: 'compute.slots',
      code: 'sum',
      message: `the weights of the slots sum to ${sum} instead of 100`,
      found: show(slots),
      fix: declared.length === 1 ? 'weightPercent: 100' : 'lower the one by what the other gets',
    },
  ];
}

/** A stack of slot `b` is called by its group and `-b`. */
function groupNames({ compute, services }: StageSpec): SpecIssue[] {
  if (compute.slots.b === undefined) return [];
  const groups = new Set(Object.values(services).map(({ group }) => group));
  return Object.entries(services)
    .filter(([, { group }]) => group.endsWith('-b') && groups.has(group.slice(0, -2)))
    .map(([name, { group }]) => ({
      path: `services.${name}.group`,
      code: 'taken',
      message: `group '${group.slice(0, -2)}' has the stack services-${group} in slot b`,
      found: show(group),
      fix: 'give one of the two groups another name, before the move',
    }));
}

/** Programs publish their number by stage and service, so that each slot would see the average of both. */
function sharedMetrics({ compute: { slots }, services }: StageSpec): SpecIssue[] {
  if (slots.a === undefined || slots.b === undefined) return [];
  return Object.entries(services).flatMap(([name, { scaling }]) =>
    scaling.flatMap((policy, i) =>
      policy.metric === 'connections'
        ? [
            {
              path: `services.${name}.scaling[${i}]`,
              code: 'contradiction',
              message: 'the connections of both slots are one metric, so that neither scales on its own',
              found: show(policy),
              allowed: 'any other policy, as long as there are two slots',
              fix: 'scale on cpu or memory during the move, with replicas.min high enough: docs/guides/moving-a-system.md',
            },
          ]
        : [],
    ),
  );
}
