import { groupOrder } from '../group-order';
import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { StageSpec } from '../stage';

/** Groups are deployed one after the other, so they cannot call each other in a circle. */
export function checkGroups({ services }: StageSpec): SpecIssue[] {
  const { circle } = groupOrder(services);
  const isStuck = (group: string | undefined) => group !== undefined && circle.includes(group);
  return Object.entries(services).flatMap(([name, service]) =>
    service.calls.flatMap((callee, i) => {
      const other = services[callee]?.group;
      if (other === service.group || !isStuck(service.group) || !isStuck(other)) return [];
      return [
        {
          path: `services.${name}.calls[${i}]`,
          code: 'circle-of-groups',
          message: `group '${service.group}' waits for group '${other}', which waits for it in turn`,
          found: show(callee),
          fix: 'put services that call each other into one group',
        },
      ];
    }),
  );
}
