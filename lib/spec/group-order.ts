import type { StageSpec } from './stage';

type Services = StageSpec['services'];

/** Groups in the order in which they deploy, those that others call first. */
export interface GroupOrder {
  readonly order: readonly string[];
  /** Groups that wait for each other: none can be first. */
  readonly circle: readonly string[];
}

/** A program may learn of its peers only when it starts, so a group waits for the groups that its services call. */
export function groupOrder(services: Services): GroupOrder {
  const waiting = new Set(Object.values(services).map(({ group }) => group));
  const order: string[] = [];
  for (;;) {
    const ready = [...waiting].filter((group) => calledGroups(services, group).every((called) => !waiting.has(called)));
    if (ready.length === 0) return { order: [...order, ...waiting], circle: [...waiting] };
    order.push(...ready);
    for (const group of ready) waiting.delete(group);
    if (waiting.size === 0) return { order, circle: [] };
  }
}

/** The other groups that the services of a group call. */
function calledGroups(services: Services, group: string): string[] {
  return Object.values(services)
    .filter((service) => service.group === group)
    .flatMap(({ calls }) => calls.flatMap((callee) => services[callee]?.group ?? []))
    .filter((called) => called !== group);
}
