import type { CloudWatchMetric } from '../scaling-metrics';
import { requestCount, responseTime } from '../scaling-metrics';
import type { Measure } from './alarm-definition';
import type { MetricPlaces } from './metric-places';
import { noneIfSilent, numbered, share, together } from './metric-math';

/** A percentile of fewer requests in a minute is the slowest of them. */
export const MIN_REQUESTS = 20;

/** Answers of a service that are 5xx, in percent of its requests, over all groups between which its traffic may shift. */
export function serviceErrors(service: string, places: MetricPlaces): Measure {
  const sources = sourcesOf(service, places);
  const requests = numbered('requests', sources.map(requestCount));
  const errors = numbered(
    'errors',
    sources.map((source) => counted('HTTPCode_Target_5XX_Count', source)),
  );
  return {
    metrics: { ...requests, ...errors },
    expression: share(errors, requests),
    label: `5xx answers of ${service}`,
    unit: 'percent',
  };
}

/** Requests that no service answered, in percent of all: the load balancer had nobody to ask, or got no answer. */
export function unanswered({ loadBalancer }: MetricPlaces): Measure {
  // a request for which there is no target is none to the counter of requests
  const requests = { requests: balanced('RequestCount', loadBalancer) };
  const errors = { errors: balanced('HTTPCode_ELB_5XX_Count', loadBalancer) };
  return {
    metrics: { ...requests, ...errors },
    expression: share(errors, { ...requests, ...errors }),
    label: 'requests that no service answered',
    unit: 'percent',
  };
}

/** Requests that failed, in percent of all, whoever failed: counted by their answers, so that none counts twice. */
export function failedRequests({ loadBalancer }: MetricPlaces): Measure {
  const codes = ['2XX', '3XX', '4XX'];
  const good = numbered(
    'good',
    codes.map((code) => balanced(`HTTPCode_Target_${code}_Count`, loadBalancer)),
  );
  const bad = numbered('bad', [
    balanced('HTTPCode_Target_5XX_Count', loadBalancer),
    balanced('HTTPCode_ELB_5XX_Count', loadBalancer),
  ]);
  return {
    metrics: { ...good, ...bad },
    expression: share(bad, { ...good, ...bad }),
    label: 'requests that failed',
    unit: 'percent',
  };
}

/** A percentile of the response time; of the slowest where traffic goes to several groups. */
export function responseTimeOf(service: string, percentile: string, places: MetricPlaces): Measure {
  const times = numbered(
    'latency',
    sourcesOf(service, places).map((source) => responseTime(percentile, source)),
  );
  const expression = `1000 * ${together('MAX', Object.keys(times))}`;
  return { metrics: times, expression, label: service, unit: 'milliseconds' };
}

/** The same, where there are enough requests for it to mean something. */
export function serviceLatency(service: string, percentile: string, places: MetricPlaces): Measure {
  const { metrics, expression } = responseTimeOf(service, percentile, places);
  const requests = numbered('requests', sourcesOf(service, places).map(requestCount));
  const isEnough = `${together('SUM', Object.keys(requests))} >= ${MIN_REQUESTS}`;
  return {
    metrics: { ...requests, ...metrics },
    expression: `${expression} * (${isEnough})`,
    label: `${percentile} of ${service}`,
    unit: 'milliseconds',
  };
}

/** All requests to a service. */
export function requestRate(service: string, places: MetricPlaces): Measure {
  const requests = numbered('requests', sourcesOf(service, places).map(requestCount));
  const expression = `${together('SUM', Object.keys(requests))} / 60`;
  return { metrics: requests, expression, label: service, unit: 'count' };
}

/** Answers with codes of a class, in percent of the requests to a service. */
export function answers(codes: '4XX' | '5XX', service: string, places: MetricPlaces): Measure {
  const sources = sourcesOf(service, places);
  const requests = numbered('requests', sources.map(requestCount));
  const found = numbered(
    'answers',
    sources.map((source) => counted(`HTTPCode_Target_${codes}_Count`, source)),
  );
  const [part, whole] = [found, requests].map((metrics) => together('SUM', Object.keys(metrics)));
  const expression = `100 * ${noneIfSilent(part ?? '')} / ${whole}`;
  return { metrics: { ...requests, ...found }, expression, label: service, unit: 'percent' };
}

type Source = Parameters<typeof requestCount>[0];

export function sourcesOf(service: string, { loadBalancer, targetGroups }: MetricPlaces): Source[] {
  return targetGroups(service).map((targetGroup) => ({ loadBalancer, targetGroup }));
}

/** A counter of answers of one group. */
export function counted(name: string, { loadBalancer, targetGroup }: Source): CloudWatchMetric {
  const dimensions = { LoadBalancer: loadBalancer, TargetGroup: targetGroup };
  return { namespace: 'AWS/ApplicationELB', name, statistic: 'Sum', dimensions };
}

/** A counter of the load balancer as a whole. */
export function balanced(name: string, loadBalancer: string): CloudWatchMetric {
  return { namespace: 'AWS/ApplicationELB', name, statistic: 'Sum', dimensions: { LoadBalancer: loadBalancer } };
}
