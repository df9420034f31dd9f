import type { StageSpec } from '../spec/stage';

type Services = StageSpec['services'];

/**
 * Services of the same group that must be there before one that calls them, since a program may learn of its peers only
 * when it starts. Those that call each other in a circle do not wait; other groups are deployed on their own.
 */
export function startsAfter({ services }: Pick<StageSpec, 'services'>, service: string): string[] {
  return calleesInGroup(services, service).filter((callee) => !reaches(services, callee, service));
}

function calleesInGroup(services: Services, service: string): string[] {
  return (services[service]?.calls ?? []).filter((callee) => services[callee]?.group === services[service]?.group);
}

/** Whether calls lead from one service to another, itself included. */
function reaches(services: Services, from: string, to: string, seen = new Set<string>()): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return calleesInGroup(services, from).some((callee) => reaches(services, callee, to, seen));
}
