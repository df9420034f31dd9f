import { charts } from '../../../data/kubernetes';
import { quantities } from '../../../lowering/kubernetes/resources';
import { OTLP_PORTS } from '../../../lowering/telemetry/collector';
import type { StageSpec } from '../../../spec/stage';
import type { PlatformChart } from '../platform-chart';
import { onSystemNodes } from '../system-nodes';
import { BucketIdentity, telemetryBucketName } from './bucket-identity';
import { TELEMETRY_DISKS } from './storage';

/** Days for which traces are kept. */
export const TEMPO_DAYS = 14;

/** Tempo in one program, over a bucket: what it has not written there yet is on its disk. */
export function tempoChart(spec: StageSpec): PlatformChart {
  return {
    chart: charts.tempo,
    values: (account) => tempoValues(spec, telemetryBucketName(spec, charts.tempo, account)),
    identity: (scope, id) => new BucketIdentity(scope, id, spec, charts.tempo),
  };
}

function tempoValues({ region }: StageSpec, bucket: string): Record<string, unknown> {
  const everywhere = (port: number) => ({ endpoint: `0.0.0.0:${port}` });
  return {
    ...onSystemNodes,
    fullnameOverride: charts.tempo.name,
    serviceAccount: { name: charts.tempo.name },
    tempo: {
      reportingEnabled: false,
      retention: `${24 * TEMPO_DAYS}h`,
      storage: {
        trace: {
          backend: 's3',
          s3: { bucket, region, endpoint: `s3.${region}.amazonaws.com` },
          wal: { path: '/var/tempo/wal' },
        },
      },
      receivers: {
        otlp: { protocols: { grpc: everywhere(OTLP_PORTS.grpc), http: everywhere(OTLP_PORTS.http) } },
      },
      resources: { requests: quantities({ milliCpu: 100, memoryMiB: 512 }), limits: { memory: '2Gi' } },
    },
    persistence: { enabled: true, storageClassName: TELEMETRY_DISKS, size: '20Gi' },
  };
}
