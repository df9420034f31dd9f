import { parseEgressName } from '../egress-name';
import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { StageSpec } from '../stage';

/** Bounds of DNS (RFC 1035), in characters. */
const MAX_NAME = 253;
const MAX_LABEL = 63;

/** Domains that exist inside a network alone. */
const INSIDE = /\.(internal|local|localhost)$/;

/** Names of `egress` are names that the internet can have, on ports that exist, each once. */
export function checkEgress(stage: StageSpec): SpecIssue[] {
  return Object.entries(stage.services).flatMap(([service, { egress }]) => {
    if (egress === 'internet') return [];
    const said = egress.map((name) => JSON.stringify(parseEgressName(name)));
    return egress.flatMap((name, i) => {
      const path = `services.${service}.egress[${i}]`;
      const isTwice = said.indexOf(said[i] ?? '') < i;
      return [...invalidPort(path, name), ...invalidName(path, name), ...(isTwice ? [twice(path, name)] : [])];
    });
  });
}

function invalidPort(path: string, name: string): SpecIssue[] {
  const { port } = parseEgressName(name);
  if (port >= 1 && port <= 65_535) return [];
  const allowed = '1 to 65535';
  return [{ path, code: 'invalid', message: 'there is no such port', found: show(name), allowed, fix: 'correct it' }];
}

function invalidName(path: string, name: string): SpecIssue[] {
  const { host } = parseEgressName(name);
  const found = show(name);
  if (host.length > MAX_NAME || host.split('.').some((label) => label.length > MAX_LABEL)) {
    const allowed = `${MAX_NAME} characters, ${MAX_LABEL} between two dots`;
    return [{ path, code: 'too-long', message: 'no host has so long a name', found, allowed, fix: 'correct it' }];
  }
  if (!INSIDE.test(host)) return [];
  return [
    { path, code: 'invalid', message: 'this is no name of the internet', found, fix: "declare peers in 'calls'" },
  ];
}

function twice(path: string, name: string): SpecIssue {
  return {
    path,
    code: 'duplicate-reference',
    message: `'${name}' is named twice`,
    found: show(name),
    allowed: 'without a port, a name means port 443',
    fix: 'name it once',
  };
}
