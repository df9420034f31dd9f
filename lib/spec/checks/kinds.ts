import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { ServiceSpec } from '../service';
import type { StageSpec } from '../stage';

/** Each kind of service has what it needs and nothing that would have no effect. */
export function checkKinds(stage: StageSpec): SpecIssue[] {
  return Object.entries(stage.services).flatMap(([name, service]) => [
    ...required(name, service),
    ...probes(name, service),
    ...withoutEffect(name, service),
    ...beforeRelease(stage, name, service),
    ...callees(stage, name, service),
    ...production(stage, name, service),
  ]);
}

function required(name: string, service: ServiceSpec): SpecIssue[] {
  const issues: SpecIssue[] = [];
  const need = (field: keyof ServiceSpec, missing: boolean, example: string) => {
    if (missing)
      issues.push({
        path: `services.${name}.${field}`,
        code: 'missing',
        message: `a service of kind ${service.kind} needs ${field}`,
        fix: `add ${field}: ${example}`,
      });
  };
  if (service.kind === 'web' || service.kind === 'internal') need('port', service.port === undefined, '8080');
  if (service.kind === 'web') need('routes', service.routes.length === 0, "['/*']");
  if (service.kind === 'job' && !service.beforeRelease)
    need('schedule', service.schedule === undefined, "{ cron: '0 3 * * *' }, or beforeRelease: true");
  if (service.scaling.some((policy) => policy.metric === 'queue' && policy.cache === undefined))
    need('consumes', service.consumes === undefined, "'<queue>'");
  if (service.image !== undefined && service.build !== undefined) {
    issues.push({
      path: `services.${name}.image`,
      code: 'contradiction',
      message: 'an image made elsewhere is not built here',
      found: show(service.image),
      fix: 'keep image or build, not both',
    });
  }
  return issues;
}

/** A stage that overrides the timings of `'/healthz'` must not end up with a probe of the bare port, unseen. */
function probes(name: string, service: ServiceSpec): SpecIssue[] {
  return Object.entries(service.probes).flatMap(([kind, probe]): SpecIssue[] => {
    if (probe === undefined) return [];
    const { path, command, port } = probe;
    const at = `services.${name}.probes.${kind}`;
    if (path !== undefined && command !== undefined) {
      return [
        {
          path: at,
          code: 'contradiction',
          message: 'a probe asks a path or runs a command',
          found: show(probe),
          fix: 'keep one of them',
        },
      ];
    }
    return (path ?? command ?? port)
      ? []
      : [
          {
            path: `${at}.path`,
            code: 'missing',
            message: 'a probe says what it asks',
            allowed: 'path, command, or a port alone',
            fix: "add path: '/healthz'",
          },
        ];
  });
}

function withoutEffect(name: string, service: ServiceSpec): SpecIssue[] {
  const { kind } = service;
  const misplaced: [field: string, given: boolean, kinds: string][] = [
    ['routes', kind !== 'web' && service.routes.length > 0, 'web'],
    ['sticky', kind !== 'web' && service.sticky !== false, 'web'],
    ['websocket', kind !== 'web' && service.websocket, 'web'],
    ['consumes', kind !== 'worker' && service.consumes !== undefined, 'worker'],
    ['schedule', kind !== 'job' && service.schedule !== undefined, 'job'],
    ['timeoutSeconds', kind !== 'job' && service.timeoutSeconds !== undefined, 'job'],
    ['beforeRelease', kind !== 'job' && service.beforeRelease, 'job'],
    ['privileged', kind !== 'daemon' && service.privileged, 'daemon'],
    ['scaling', (kind === 'job' || kind === 'daemon') && service.scaling.length > 0, 'web, internal or worker'],
    ['release', kind !== 'web' && service.release.strategy !== 'rolling', 'web (others are rolling)'],
  ];
  return misplaced
    .filter(([, given]) => given)
    .map(([field, , kinds]) => ({
      path: `services.${name}.${field}`,
      code: 'no-effect',
      message: `${field} has no effect on a service of kind ${kind}`,
      allowed: `kind: ${kinds}`,
      fix: `remove ${field}, or change the kind`,
    }));
}

/** What runs before its group starts has no other time, and nobody of its group to call. */
function beforeRelease({ services }: StageSpec, name: string, service: ServiceSpec): SpecIssue[] {
  if (!service.beforeRelease || service.kind !== 'job') return [];
  const scheduled = service.schedule !== undefined;
  const early = service.calls.filter((callee) => services[callee]?.group === service.group);
  return [
    ...(scheduled
      ? [
          {
            path: `services.${name}.schedule`,
            code: 'contradiction',
            message: 'a job runs before releases or on a schedule',
            found: show(service.schedule),
            fix: 'remove schedule, or make a second job for it',
          },
        ]
      : []),
    ...early.map((callee) => ({
      path: `services.${name}.calls`,
      code: 'too-early',
      message: `'${callee}' is of the same group, so it starts after this job`,
      found: show(callee),
      fix: `remove it, or give ${name} a group that is released after '${callee}'`,
    })),
  ];
}

function callees(stage: StageSpec, name: string, service: ServiceSpec): SpecIssue[] {
  return service.calls.flatMap((callee, i) => {
    const target = stage.services[callee];
    return target === undefined || target.port !== undefined
      ? []
      : [
          {
            path: `services.${name}.calls[${i}]`,
            code: 'no-port',
            message: `'${callee}' has no port to call`,
            found: show(callee),
            fix: `give services.${callee} a port`,
          },
        ];
  });
}

function production(stage: StageSpec, name: string, service: ServiceSpec): SpecIssue[] {
  return stage.production && service.exec
    ? [
        {
          path: `services.${name}.exec`,
          code: 'not-in-production',
          message: 'no shell into running containers in production',
          found: 'true',
          allowed: 'false',
          fix: 'set it in the other stages only',
        },
      ]
    : [];
}
