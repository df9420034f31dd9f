import type { StageSpec } from '../../../lib/spec/stage';
import { showPorts } from '../ports';
import type { References } from '../references';
import { groupKeys, groupRules, openings, ownersOf } from '../security-groups';
import type { TaskRunner } from './task-runners';

/** Which parts of a stage can connect to each other, by the rules of the security groups at both ends. */
export function reachability(references: References, spec: StageSpec, runners: readonly TaskRunner[]): string[] {
  const tasks = runners.flatMap(({ name, stack, securityGroups }) =>
    groupKeys(references, { stack }, securityGroups).map((key) => [key, name] as const),
  );
  const owners = new Map([...ownersOf(references, spec), ...tasks]);
  const connections = openings(groupRules(references, spec), owners).map(
    ({ from, to, ports, only }) => `${from} -> ${to}:${showPorts(ports)}${only ? ` (open ${only} only)` : ''}`,
  );
  return [...new Set(connections)].toSorted();
}
