import type { StageSpec } from '../../../lib/spec/stage';
import { minimalStage } from '../../support/descriptions';

const custom = {
  ai_processing_seconds: { kind: 'histogram', unit: 'seconds' },
  jwt_tokens_issued_total: { kind: 'counter' },
  open_sessions: { kind: 'gauge' },
};

/** A stage that Prometheus watches, with an alarm of each metric. */
export function alarmedStage(patch: Record<string, unknown> = {}): StageSpec {
  return minimalStage({
    observability: { metrics: 'prometheus', dashboards: 'grafana', logs: 'loki', traces: 'tempo' },
    services: {
      api: {
        resources: { request: { cpu: 0.5, memoryMiB: 512 }, limit: { cpu: 1, memoryMiB: 1024 } },
        metrics: { intervalSeconds: 15, custom },
        uses: ['main', 'sessions'],
      },
      worker: { kind: 'worker', consumes: 'jobs', metrics: { port: 9090 }, ports: { metrics: 9090 } },
    },
    databases: { main: { readReplicas: 1 } },
    caches: { sessions: {} },
    queues: { jobs: {} },
    secrets: { pager: { description: 'Key of the on-call service' } },
    availability: 99.9,
    alarms: {
      errors: { metric: 'errors', severity: 'critical', abovePercent: 5 },
      slow: { metric: 'latency', percentile: 'p95', aboveMilliseconds: 500 },
      cpu: { metric: 'cpu', abovePercent: 80 },
      memory: { metric: 'memory', abovePercent: 85 },
      disk: { metric: 'disk', abovePercent: 85 },
      restarts: { metric: 'restarts', abovePerHour: 0 },
      late: { metric: 'replication-lag', aboveSeconds: 10 },
      depth: { metric: 'queue-depth', above: 1000 },
      age: { metric: 'queue-age', aboveSeconds: 600 },
      growth: { metric: 'queue-growth', aboveDeviations: 3, forMinutes: 10 },
      ai: { metric: 'custom', name: 'ai_processing_seconds', statistic: 'p95', above: 2 },
      sessions: { metric: 'custom', name: 'open_sessions', below: 1 },
    },
    notifications: {
      critical: [
        { kind: 'pagerduty', secret: 'pager' },
        { kind: 'slack', workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' },
      ],
      warning: [{ kind: 'slack', workspaceId: 'T0123ABCD', channelId: 'C0456DEFG' }],
    },
    ...patch,
  });
}
