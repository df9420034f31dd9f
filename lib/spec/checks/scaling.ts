import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { ScalingPolicySpec } from '../scaling';
import type { ServiceSpec } from '../service';
import type { StageSpec } from '../stage';

type QueuePolicy = Extract<ScalingPolicySpec, { metric: 'queue' }>;

/** What a service scales on is there for it, and the two directions leave room between them. */
export function checkScaling({ services }: StageSpec): SpecIssue[] {
  return Object.entries(services).flatMap(([name, service]) => [...lists(name, service), ...room(name, service)]);
}

function lists(name: string, service: ServiceSpec): SpecIssue[] {
  const found = service.scaling.flatMap((policy, i) =>
    policy.metric === 'queue' && (policy.cache !== undefined || policy.list !== undefined) ? [{ policy, i }] : [],
  );
  return found.flatMap(({ policy, i }, place) => {
    const at = `services.${name}.scaling[${i}]`;
    return [
      ...completeList(at, policy, service),
      ...(place > 0 ? [contradiction(at, 'a service follows one list', policy, 'keep one of them')] : []),
    ];
  });
}

function completeList(at: string, policy: QueuePolicy, { uses }: ServiceSpec): SpecIssue[] {
  const { cache, list, oldestAgeSeconds } = policy;
  if (cache === undefined || list === undefined) {
    const field = cache === undefined ? 'cache' : 'list';
    const message = 'a list has a key in a cache';
    return [{ path: `${at}.${field}`, code: 'missing', message, fix: `add ${field}, or remove the other` }];
  }
  return [
    ...(oldestAgeSeconds === undefined
      ? []
      : [contradiction(at, 'entries of a list have no age', policy, 'give depthPerReplica instead')]),
    ...(uses.some((use) => use.name === cache)
      ? []
      : [
          {
            path: `${at}.cache`,
            code: 'dangling-reference',
            message: `the service does not use '${cache}'`,
            found: show(cache),
            allowed: uses.length > 0 ? uses.map((use) => use.name).join(', ') : 'nothing: it uses nothing',
            fix: `add '${cache}' to uses`,
          },
        ]),
  ];
}

/** Where replicas are removed above the value at which they are added, their number never comes to rest. */
function room(name: string, { scaling, scalingBehavior }: ServiceSpec): SpecIssue[] {
  const below = scalingBehavior?.scaleIn?.belowPercent;
  if (below === undefined) return [];
  const path = `services.${name}.scalingBehavior.scaleIn.belowPercent`;
  const targets = scaling.map((policy) =>
    policy.metric === 'cpu' || policy.metric === 'memory' ? policy.percent : 100,
  );
  const lowest = Math.min(...targets);
  if (below < lowest) return [];
  const issue = contradiction(path, `replicas are added above ${lowest} % already`, below, 'lower it');
  return [{ ...issue, allowed: `less than ${lowest}` }];
}

function contradiction(path: string, message: string, found: unknown, fix: string): SpecIssue {
  return { path, code: 'contradiction', message, found: show(found), fix };
}
