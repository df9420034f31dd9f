import type { StageSpec } from '../../../lib/spec/stage';
import { showPorts } from '../ports';
import type { References } from '../references';
import { keyOf } from '../references';
import type { Opening } from '../security-groups';
import { groupKeys, groupRules, openings, ownersOf } from '../security-groups';
import { instanceGroups } from './daemon-instances';
import { EGRESS_PROXY, hostsByPort, isEgressProxy, throughProxy } from './egress-proxy';
import { proxiedPorts } from './places';
import type { TaskRunner } from './task-runners';

/**
 * Which parts of a stage can connect to each other, by the rules of the security groups at both ends, and by the proxies
 * between them: a peer that asks the proxy of a service reaches the service, and whoever asks the proxy for egress the
 * hosts that are listed for its port.
 */
export function reachability(references: References, spec: StageSpec, runners: readonly TaskRunner[]): string[] {
  const tasks = runners.flatMap((runner) =>
    groupKeys(references, runner, runner.securityGroups).map(
      (key) => [key, isEgressProxy(runner) ? EGRESS_PROXY : runner.name] as const,
    ),
  );
  const owners = new Map([
    ...ownersOf(references, spec),
    ...groupsOfServices(references, spec),
    ...tasks,
    ...instanceGroups(references),
  ]);
  const lists = hostsByPort(references, runners);
  const connections = openings(groupRules(references, spec), owners).flatMap((opening) => {
    const hosts = throughProxy(opening, lists);
    return hosts.length > 0 && opening.ports.from === opening.ports.to ? hosts : [...hosts, line(opening, runners)];
  });
  return [...new Set(connections)].toSorted();
}

/** Groups are there before the programs are: that of a job which comes with its first release, too. */
function groupsOfServices(
  references: References,
  { system, stage, services }: StageSpec,
): (readonly [string, string])[] {
  const names = new Map<string, string>(
    Object.keys(services).map((name) => [`${system} ${stage}: ${name}`, name] as const),
  );
  return references.all('AWS::EC2::SecurityGroup').flatMap((located) => {
    const name = names.get(String(located.resource.Properties?.['GroupDescription']));
    return name === undefined ? [] : [[keyOf(located), name] as const];
  });
}

function line({ from, to, ports, only }: Opening, runners: readonly TaskRunner[]): string {
  const plain = `${from} -> ${to}:${showPorts(ports)}`;
  if (only) return `${plain} (open ${only} only)`;
  const isPeer = runners.some(({ name }) => name === from);
  const proxied = isPeer ? runners.filter(({ name }) => name === to).flatMap(proxiedPorts) : [];
  const asked = proxied.find(({ proxy }) => showPorts(ports) === String(proxy));
  if (asked) return `${from} -> ${to}:${asked.own}`;
  return proxied.length > 0 ? `${plain} (past its proxy)` : plain;
}
