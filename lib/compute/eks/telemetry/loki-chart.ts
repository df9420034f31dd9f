import { charts } from '../../../data/kubernetes';
import { containerLogDays } from '../../../lowering/kubernetes/container-logs';
import { quantities } from '../../../lowering/kubernetes/resources';
import { CLASS_LABEL } from '../../../lowering/kubernetes/telemetry/container-log-receiver';
import { lineClasses } from '../../../lowering/telemetry/fluent-bit';
import type { StageSpec } from '../../../spec/stage';
import type { PlatformChart } from '../platform-chart';
import { onSystemNodes } from '../system-nodes';
import { BucketIdentity, telemetryBucketName } from './bucket-identity';
import { TELEMETRY_DISKS } from './storage';

const off = { enabled: false };
const none = { replicas: 0 };

/** Loki in one program, over a bucket. In production three of it, of which any may be lost. */
export function lokiChart(spec: StageSpec): PlatformChart {
  return {
    chart: charts.loki,
    values: (account) => lokiValues(spec, telemetryBucketName(spec, charts.loki, account)),
    identity: (scope, id) => new BucketIdentity(scope, id, spec, charts.loki),
  };
}

function lokiValues(spec: StageSpec, bucket: string): Record<string, unknown> {
  const replicas = spec.production ? 3 : 1;
  return {
    fullnameOverride: charts.loki.name,
    deploymentMode: 'Monolithic',
    loki: lokiSettings(spec, bucket, replicas),
    serviceAccount: { name: charts.loki.name },
    singleBinary: {
      ...onSystemNodes,
      replicas,
      persistence: { storageClass: TELEMETRY_DISKS, size: '20Gi' },
      resources: { requests: quantities({ milliCpu: 100, memoryMiB: 512 }), limits: { memory: '2Gi' } },
    },
    // of another mode, which the chart would have beside this one
    read: none,
    write: none,
    backend: none,
    // parts for many tenants, and for a load that three of it do not have
    gateway: off,
    chunksCache: off,
    resultsCache: off,
    lokiCanary: off,
    test: off,
    sidecar: { rules: off },
  };
}

function lokiSettings(spec: StageSpec, bucket: string, replicas: number) {
  return {
    auth_enabled: false,
    analytics: { reporting_enabled: false },
    commonConfig: { replication_factor: replicas },
    storage: { type: 's3', bucketNames: { chunks: bucket, ruler: bucket, admin: bucket }, s3: { region: spec.region } },
    schemaConfig: {
      configs: [
        {
          // before any line was kept; a later schema begins on a day of its own
          from: '2026-01-01',
          store: 'tsdb',
          object_store: 's3',
          schema: 'v13',
          index: { prefix: 'index_', period: '24h' },
        },
      ],
    },
    compactor: { retention_enabled: true, delete_request_store: 's3' },
    limits_config: {
      allow_structured_metadata: true,
      retention_period: hours(containerLogDays(spec)),
      retention_stream: retentionByClass(spec),
      otlp_config: {
        resource_attributes: { attributes_config: [{ action: 'index_label', attributes: [CLASS_LABEL] }] },
      },
    },
  };
}

const hours = (days: number) => `${24 * days}h`;

function retentionByClass({ observability }: StageSpec) {
  return lineClasses.flatMap((name) => {
    const days = observability.logDays[name];
    return days === undefined ? [] : [{ selector: `{${CLASS_LABEL}="${name}"}`, priority: 1, period: hours(days) }];
  });
}
