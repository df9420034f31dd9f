import type { Measure } from '../alarms/alarm-definition';
import { numbered, share, together } from '../alarms/metric-math';
import { MIN_REQUESTS } from '../alarms/request-measures';
import { hasRequests } from '../mesh';
import { clusterName } from '../names';
import type { CloudWatchMetric } from '../scaling-metrics';
import type { StageSpec } from '../../spec/stage';

/** Metric math in an alarm takes ten metrics: one is that of all requests. */
const MAX_CALLERS = 9;

/** Why the proxies of Service Connect do not count the requests to a service, as a clause; undefined where they do. */
export function uncounted(stage: StageSpec, service: string): string | undefined {
  const spec = stage.services[service];
  const callers = callersOf(stage, service).length;
  if (spec === undefined || callers === 0) return `no service calls ${service}`;
  if (!hasRequests(spec)) return `the proxy of ${service} sees bytes, no requests`;
  if (callers > MAX_CALLERS) return `${callers} services call ${service}, and an alarm looks at ${MAX_CALLERS} of them`;
  return undefined;
}

/** Answers of a service to its peers that are 5xx, in percent of their requests. */
export function peerErrors(stage: StageSpec, service: string): Measure[] {
  if (uncounted(stage, service) !== undefined) return [];
  const errors = numbered('errors', fromCallers('HTTPCode_Target_5XX_Count', 'Sum', stage, service));
  const requests = { requests: peerRequests(stage, service) };
  const label = `5xx answers of ${service} to its peers`;
  return [{ metrics: { ...requests, ...errors }, expression: share(errors, requests), label, unit: 'percent' }];
}

/** A percentile of the response time of a service, as that of its peers sees it for which it is slowest. */
export function peerTimes(stage: StageSpec, service: string, percentile: string): Measure[] {
  if (uncounted(stage, service) !== undefined) return [];
  const metrics = numbered('latency', fromCallers('TargetResponseTime', percentile, stage, service));
  return [{ metrics, expression: together('MAX', Object.keys(metrics)), label: service, unit: 'milliseconds' }];
}

/** The same, where there are enough requests for it to mean something. */
export function peerLatency(stage: StageSpec, service: string, percentile: string): Measure[] {
  return peerTimes(stage, service, percentile).map(({ metrics, expression, unit }) => ({
    metrics: { requests: peerRequests(stage, service), ...metrics },
    expression: `${expression} * (requests >= ${MIN_REQUESTS})`,
    label: `${percentile} of ${service} for its peers`,
    unit,
  }));
}

/** By cluster: other systems and stages of a region may have a service of the same name. */
function peerRequests(stage: StageSpec, service: string): CloudWatchMetric {
  const dimensions = { ClusterName: clusterName(stage), DiscoveryName: service, ServiceName: service };
  return { namespace: 'AWS/ECS', name: 'RequestCount', statistic: 'Sum', dimensions };
}

/** What comes from each caller: with `TargetDiscoveryName`, the name of the service is that of the caller. */
function fromCallers(name: string, statistic: string, stage: StageSpec, service: string): CloudWatchMetric[] {
  return callersOf(stage, service).map((caller) => ({
    namespace: 'AWS/ECS',
    name,
    statistic,
    dimensions: { ClusterName: clusterName(stage), ServiceName: caller, TargetDiscoveryName: service },
  }));
}

/** Daemons and jobs have no proxy. */
function callersOf({ services }: StageSpec, service: string): string[] {
  return Object.entries(services).flatMap(([name, { kind, calls }]) =>
    calls.includes(service) && kind !== 'daemon' && kind !== 'job' ? [name] : [],
  );
}
