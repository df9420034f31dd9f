import type { ObservabilitySpec } from '../../spec/observability';
import type { ServiceMetricsSpec } from '../../spec/service-metrics';
import type { Outcome } from '../lowering-note';
import { honoured, rounded, substituted } from '../lowering-note';
import { retentionDays } from '../log-retention';
import { COLLECTOR_MEMORY_MIB } from '../telemetry/sidecar-configuration';
import { auditDays } from '../telemetry/audit';
import { APPLICATION_NAMESPACE } from '../scaling-metrics';
import { metricsPort, scrapedServices } from '../telemetry/signals';
import type { Fact, FactContext } from './fact';
import { always, when } from './fact';

/** Where signals go: on EKS where the description says, on Fargate to what AWS has for the same. */
export const observabilityFacts: readonly Fact[] = [
  when('observability.metrics', metricsOutcome, 'CloudWatch; Prometheus on eks'),
  when('observability.logs', logsOutcome, 'CloudWatch Logs; Loki on eks, in a bucket'),
  when('observability.traces', tracesOutcome, 'AWS X-Ray; Tempo or Jaeger on eks'),
  when('observability.dashboards', dashboardsOutcome, 'CloudWatch; Grafana on eks'),
  when('observability.logDays.access', classOutcome('access'), 'log group of its own, or a stream of Loki'),
  when('observability.logDays.audit', classOutcome('audit'), 'log group and key of its own, or a stream of Loki'),
  when(
    'observability.logDays.infrastructure',
    infrastructureOutcome,
    'log groups of the nodes on eks; a task has no node',
  ),
  when(
    'observability.images',
    (_, { target }) =>
      target === 'fargate'
        ? honoured('images of the containers beside services')
        : honoured('not needed: charts name their images'),
    'images of the containers beside services on fargate',
  ),
  when('observability.audit.database', databaseOutcome, 'pgaudit, into the log of the server'),
  always('observability.audit.access', 'access logs of load balancer, CDN and buckets, which are always written'),
  when('observability.audit.api', apiOutcome, 'a trail of CloudTrail, in a bucket of its own'),
  when(
    'services.*.metrics',
    serviceMetricsOutcome,
    'asked by a collector, for CloudWatch; by Prometheus on eks, with a ServiceMonitor',
  ),
];

function metricsOutcome(metrics: ObservabilitySpec['metrics'], { target, spec }: FactContext): Outcome {
  if (metrics === 'cloudwatch') return honoured('CloudWatch');
  if (target === 'eks') return honoured('Prometheus, kept 15 days on disks of its own');
  const asked =
    scrapedServices(spec).length > 0 ? 'a collector in each task asks the same addresses' : 'CloudWatch has them';
  return substituted(`CloudWatch: ${asked}, and tasks offer no server a place for its data`);
}

function logsOutcome(logs: ObservabilitySpec['logs'], { target }: FactContext): Outcome {
  if (logs === 'cloudwatch') return honoured('CloudWatch Logs');
  return target === 'eks'
    ? honoured('Loki, which keeps them in a bucket; what nodes themselves write stays in CloudWatch Logs')
    : substituted('CloudWatch Logs, whose Logs Insights searches them: Loki would run beside what it is to explain');
}

function tracesOutcome(traces: ObservabilitySpec['traces'], { target }: FactContext): Outcome {
  if (traces === 'none') return honoured('no traces');
  if (target === 'eks') return honoured(`${keepers[traces]}, through a collector on each node`);
  const beside = `a collector beside each service, with ${COLLECTOR_MEMORY_MIB.request} MiB`;
  return traces === 'xray'
    ? honoured(`AWS X-Ray, through ${beside}`)
    : substituted(`AWS X-Ray, through ${beside}: what services send is OpenTelemetry either way`);
}

const keepers = {
  xray: 'AWS X-Ray',
  tempo: 'Tempo, kept 14 days in a bucket',
  jaeger: 'Jaeger, kept 7 days on a disk of its own',
};

function dashboardsOutcome(dashboards: ObservabilitySpec['dashboards'], { target }: FactContext): Outcome {
  if (dashboards === 'cloudwatch') return honoured('CloudWatch dashboards');
  return target === 'eks'
    ? honoured('Grafana, with dashboards from the same definitions')
    : substituted('CloudWatch dashboards, from the same definitions: there is no place for Grafana beside tasks');
}

function classOutcome(name: 'access' | 'audit') {
  return (days: number, { spec, target }: FactContext): Outcome => {
    if (target === 'eks' && spec.observability.logs === 'loki')
      return honoured(`lines of class ${name} are kept ${days} days in Loki, under the key of its bucket`);
    const kept = retentionDays(days);
    const what = `a log group of lines of class ${name}, kept ${kept} days${name === 'audit' ? ', under a key of its own' : ''}`;
    return kept === days ? honoured(what) : rounded(`${what}: the next period that CloudWatch offers`);
  };
}

function infrastructureOutcome(days: number, { target }: FactContext): Outcome {
  if (target === 'fargate')
    return substituted(
      'a task has no node; what its collector and its router write is in the log of its service, for services.<s>.logDays',
    );
  const kept = retentionDays(days);
  const what = `logs of nodes and of what runs on them are kept ${kept} days`;
  return kept === days ? honoured(what) : rounded(`${what}: the next period that CloudWatch offers`);
}

function databaseOutcome(classes: ObservabilitySpec['audit']['database'], { spec }: FactContext): Outcome {
  if (classes.length === 0) return honoured('nothing is recorded');
  const made = Object.values(spec.databases).filter(({ existing }) => existing === undefined);
  if (made.length === 0) return substituted('the databases that are already there have settings of their own');
  return honoured(`pgaudit records ${classes.join(', ')}; the logs are kept ${retentionDays(auditDays(spec))} days`);
}

function apiOutcome(declared: unknown, { spec }: FactContext): Outcome {
  if (declared === false) return honoured('no trail of its own');
  const buckets = spec.observability.audit.api?.buckets ?? [];
  const objects = buckets.length > 0 ? `, with each reading and writing of objects in ${buckets.join(', ')}` : '';
  return honoured(`CloudTrail, kept ${auditDays(spec)} days${objects}`);
}

function serviceMetricsOutcome({ intervalSeconds = 60 }: Partial<ServiceMetricsSpec>, context: FactContext): Outcome {
  const { spec, target, names } = context;
  const service = spec.services[names[0] ?? ''];
  if (service && metricsPort(service) === undefined)
    return honoured(
      `published by the program itself, into the namespace '${APPLICATION_NAMESPACE}' of CloudWatch: it has no port to ask`,
    );
  if (target === 'eks' && spec.observability.metrics === 'prometheus')
    return honoured(`a ServiceMonitor has Prometheus ask every ${intervalSeconds} s`);
  const who = target === 'eks' ? 'the collector of its node' : 'a collector in its task';
  const custom = Object.keys(service?.metrics?.custom ?? {});
  const what =
    custom.length > 0
      ? `keeps ${custom.length} in CloudWatch`
      : 'keeps all that it offers, each a metric of CloudWatch that costs 0.30 USD a month: name those that matter in custom';
  return honoured(`${who} asks every ${intervalSeconds} s and ${what}`);
}
