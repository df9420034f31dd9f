import type { SpecIssue } from '../issue';
import { show } from '../issue';
import { looksSecret } from '../secret-detector';
import type { ServiceSpec } from '../service';
import type { SidecarSpec } from '../sidecar';
import type { StageSpec } from '../stage';

/** Containers beside each other have names, ports and variables of their own. */
export function checkSidecars(stage: StageSpec): SpecIssue[] {
  return Object.entries(stage.services).flatMap(([name, service]) =>
    Object.entries(service.sidecars).flatMap(([sidecar, container]) => {
      const at = `services.${name}.sidecars.${sidecar}`;
      return [
        ...ownName(at, name, sidecar),
        ...ownPort(at, service, sidecar),
        ...effective(at, container),
        ...variables(at, container),
        ...references(at, container, stage),
      ];
    }),
  );
}

function ownName(at: string, service: string, sidecar: string): SpecIssue[] {
  if (sidecar !== service) return [];
  const message = 'the container of the service itself has that name';
  return [{ path: at, code: 'duplicate-name', message, found: show(sidecar), fix: 'rename it' }];
}

function ownPort(at: string, service: ServiceSpec, sidecar: string): SpecIssue[] {
  const port = service.sidecars[sidecar]?.port;
  if (port === undefined) return [];
  const owners: [owner: string, port: number | undefined][] = [
    ['the service', service.port],
    ...Object.entries(service.ports).map(([name, number]): [string, number] => [`ports.${name}`, number]),
    ...Object.entries(service.sidecars)
      .filter(([name]) => name < sidecar)
      .map(([name, other]): [string, number | undefined] => [`sidecars.${name}`, other.port]),
  ];
  const owner = owners.find(([, taken]) => taken === port)?.[0];
  if (owner === undefined) return [];
  return [
    {
      path: `${at}.port`,
      code: 'duplicate-port',
      message: `containers of a replica share its address, and ${owner} listens on ${port} already`,
      found: show(port),
      fix: 'choose another port',
    },
  ];
}

function effective(at: string, { init, port }: SidecarSpec): SpecIssue[] {
  if (!init || port === undefined) return [];
  const message = 'nobody asks a container that has ended before the others start';
  return [{ path: `${at}.port`, code: 'no-effect', message, found: show(port), fix: 'remove port, or init' }];
}

function variables(at: string, { env, secrets }: SidecarSpec): SpecIssue[] {
  return Object.entries(env).flatMap(([variable, value]): SpecIssue[] => {
    const path = `${at}.env.${variable}`;
    if (Object.hasOwn(secrets, variable)) {
      const message = `'${variable}' is also one of its secrets`;
      return [{ path, code: 'duplicate-variable', message, fix: 'keep one of the two' }];
    }
    if (!looksSecret(variable, value)) return [];
    return [
      {
        path,
        code: 'plain-secret',
        message: 'this looks like a secret, and env is readable by everyone who may see the service',
        found: '(not shown)',
        fix: `declare a secret and use it: secrets: { ${variable}: '<secret>' }`,
      },
    ];
  });
}

function references(at: string, container: SidecarSpec, { secrets }: StageSpec): SpecIssue[] {
  return Object.entries(container.secrets).flatMap(([variable, { secret, field }]): SpecIssue[] => {
    const fields = secrets[secret]?.fields;
    const isDeclared = Object.hasOwn(secrets, secret);
    if (isDeclared && (field === undefined || (fields?.includes(field) ?? true))) return [];
    return [
      {
        path: `${at}.secrets.${variable}`,
        code: 'dangling-reference',
        message: isDeclared
          ? `the secret '${secret}' has no field '${field}'`
          : `no secret named '${secret}' is declared`,
        found: show(isDeclared ? field : secret),
        allowed: (isDeclared ? fields : Object.keys(secrets))?.join(', ') || 'nothing: none is declared',
        fix: 'declare it, or name another',
      },
    ];
  });
}
