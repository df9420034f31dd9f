import type { References } from '../references';
import type { Opening } from '../security-groups';
import { hostNames } from './places';
import type { TaskRunner } from './task-runners';

/** What runs as this is no service of the description, and carries its connections. */
export const EGRESS_PROXY = 'egress proxy';
const NAME = 'egress_proxy';

interface Settings {
  readonly clients: readonly { readonly service: string; readonly port: number; readonly allowed: readonly string[] }[];
}

export function isEgressProxy({ name }: TaskRunner): boolean {
  return name === NAME;
}

/** Hosts that the proxy lets through, by the port on which it is asked. */
export function hostsByPort(references: References, runners: readonly TaskRunner[]): Map<number, readonly string[]> {
  const clients = runners.filter(isEgressProxy).flatMap((runner) => settingsOf(references, runner).clients);
  const lists = new Map(clients.map(({ port, allowed }) => [port, allowed]));
  if (lists.size < clients.length) throw new Error('two lists of the proxy are on one port');
  for (const { service, port } of clients) assertSent(references, runners, service, port);
  return lists;
}

/** A way to the proxy is a way to the hosts of its port; on a port without a list it leads no further. */
export function throughProxy(
  { from, to, ports, only }: Opening,
  lists: ReadonlyMap<number, readonly string[]>,
): string[] {
  if (to !== EGRESS_PROXY || only !== undefined) return [];
  return [...lists].flatMap(([port, hosts]) =>
    port < ports.from || port > ports.to ? [] : hosts.map((host) => `${from} -> ${host}`),
  );
}

/** A program that is told of no proxy, or asks on the port of another, gets nowhere. */
function assertSent(references: References, runners: readonly TaskRunner[], service: string, port: number): void {
  const addresses = runners
    .filter(isEgressProxy)
    .flatMap(({ stack, properties }) => hostNames(references, stack, properties['ServiceRegistries']));
  const wanted = addresses.map((host) => `http://${host}:${port}`);
  const variables = runners.find(({ name }) => name === service)?.container.Environment ?? [];
  // a stand-in has none
  if (variables.length === 0) return;
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']) {
    const value = variables.find((variable) => variable.Name === name)?.Value;
    if (!wanted.includes(String(value))) throw new Error(`${service} is sent to ${String(value)}, not to its list`);
  }
}

function settingsOf(references: References, { task, container }: TaskRunner): Settings {
  const value = container.Environment?.find(({ Name }) => Name === 'EGRESS_PROXY')?.Value;
  return JSON.parse(references.text(task.stack, value)) as Settings;
}
