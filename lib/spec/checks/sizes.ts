import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { ServiceSpec } from '../service';
import type { StageSpec } from '../stage';

/** Bounds are in order: minimum before maximum, request before limit. */
export function checkSizes(stage: StageSpec): SpecIssue[] {
  return [
    ...Object.entries(stage.services).flatMap(([name, service]) => [
      ...replicas(name, service),
      ...resources(name, service),
      ...queueTargets(name, service),
      ...schedules(name, service),
      ...rolling(name, service),
    ]),
    ...Object.entries(stage.databases).flatMap(([name, { storageGiB, maxStorageGiB }]) =>
      below(`databases.${name}.maxStorageGiB`, maxStorageGiB, storageGiB, 'storageGiB'),
    ),
  ];
}

function replicas(name: string, service: ServiceSpec): SpecIssue[] {
  const { min, max } = service.replicas;
  const issues = below(`services.${name}.replicas.max`, max, min, 'min');
  if (service.scaling.length > 0 && max === min) {
    issues.push({
      path: `services.${name}.replicas`,
      code: 'cannot-scale',
      message: 'scaling is declared, but the number of replicas cannot change',
      found: show(service.replicas),
      allowed: '{ min, max } with max above min',
      fix: `replicas: { min: ${min}, max: ${min * 3} }, or remove scaling`,
    });
  }
  if (service.scaling.length === 0 && max > min) {
    issues.push({
      path: `services.${name}.scaling`,
      code: 'cannot-scale',
      message: 'min and max differ, but nothing says when to scale',
      found: show(service.replicas),
      fix: 'add scaling: [cpu(70)], or one number of replicas',
    });
  }
  if (
    min === 0 &&
    service.scaling.length > 0 &&
    !service.scaling.some((policy) => policy.metric === 'queue' || policy.metric === 'schedule')
  ) {
    issues.push({
      path: `services.${name}.replicas.min`,
      code: 'cannot-scale',
      message: 'nothing wakes a service from zero replicas but its queue or a schedule',
      found: '0',
      allowed: 'at least 1',
      fix: 'raise min',
    });
  }
  return issues;
}

function resources(name: string, service: ServiceSpec): SpecIssue[] {
  const { request, limit } = service.resources;
  const at = `services.${name}.resources.limit`;
  return [
    ...below(`${at}.cpu`, limit.cpu, request.cpu, 'the request'),
    ...below(`${at}.memoryMiB`, limit.memoryMiB, request.memoryMiB, 'the request'),
  ];
}

function queueTargets(name: string, service: ServiceSpec): SpecIssue[] {
  return service.scaling.flatMap((policy, i) =>
    policy.metric === 'queue' && (policy.depthPerReplica === undefined) === (policy.oldestAgeSeconds === undefined)
      ? [
          {
            path: `services.${name}.scaling[${i}]`,
            code: 'contradiction',
            message: 'a queue policy follows the depth or the age',
            found: show(policy),
            fix: 'give exactly one of depthPerReplica and oldestAgeSeconds',
          },
        ]
      : [],
  );
}

function schedules(name: string, service: ServiceSpec): SpecIssue[] {
  return service.scaling.flatMap((policy, i) =>
    policy.metric === 'schedule' ? below(`services.${name}.scaling[${i}].max`, policy.max, policy.min, 'min') : [],
  );
}

function rolling(name: string, { release }: ServiceSpec): SpecIssue[] {
  return release.strategy === 'rolling' && release.maxSurge === 0 && release.maxUnavailable === 0
    ? [
        {
          path: `services.${name}.release`,
          code: 'contradiction',
          message: 'with no replica more and none less, nothing can be replaced',
          found: show(release),
          fix: 'set maxSurge or maxUnavailable to 1 or more',
        },
      ]
    : [];
}

function below(path: string, value: number | undefined, minimum: number, what: string): SpecIssue[] {
  return value === undefined || value >= minimum
    ? []
    : [
        {
          path,
          code: 'below-minimum',
          message: `must be at least ${what} (${minimum})`,
          found: show(value),
          allowed: `${minimum} or more`,
          fix: 'raise it, or lower the other',
        },
      ];
}
