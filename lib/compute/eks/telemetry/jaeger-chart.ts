import { charts } from '../../../data/kubernetes';
import { quantities } from '../../../lowering/kubernetes/resources';
import { COLLECTOR_HEALTH_PORT, OTLP_PORTS } from '../../../lowering/telemetry/collector';
import type { PlatformChart } from '../platform-chart';
import { onSystemNodes } from '../system-nodes';
import { claim } from './storage';

/** Days for which traces are kept. */
const JAEGER_DAYS = 7;
const FOLDER = '/badger';
const DISK = 'jaeger-traces';

/** Jaeger in one program, with traces on a disk: it has no store for many without a database cluster of its own. */
export function jaegerChart(): PlatformChart {
  return {
    chart: charts.jaeger,
    values: {
      fullnameOverride: charts.jaeger.name,
      userconfig: jaegerConfiguration,
      jaeger: {
        ...onSystemNodes,
        replicas: 1,
        // two cannot have the disk
        strategy: { type: 'Recreate' },
        extraVolumes: [{ name: DISK, persistentVolumeClaim: { claimName: DISK } }],
        extraVolumeMounts: [{ name: DISK, mountPath: FOLDER }],
        resources: { requests: quantities({ milliCpu: 100, memoryMiB: 512 }), limits: { memory: '2Gi' } },
      },
      extraObjects: [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: DISK }, spec: claim(50) }],
    },
  };
}

const STORE = 'traces';

/** https://www.jaegertracing.io/docs/2.19/storage/badger/ */
const jaegerConfiguration = {
  service: {
    extensions: ['jaeger_storage', 'jaeger_query', 'healthcheckv2'],
    pipelines: { traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['jaeger_storage_exporter'] } },
  },
  extensions: {
    healthcheckv2: { use_v2: true, http: { endpoint: `0.0.0.0:${COLLECTOR_HEALTH_PORT}` } },
    jaeger_query: { storage: { traces: STORE } },
    jaeger_storage: {
      backends: {
        [STORE]: {
          badger: {
            directories: { keys: `${FOLDER}/keys`, values: `${FOLDER}/values` },
            ephemeral: false,
            ttl: { spans: `${24 * JAEGER_DAYS}h` },
          },
        },
      },
    },
  },
  receivers: {
    otlp: {
      protocols: {
        grpc: { endpoint: `0.0.0.0:${OTLP_PORTS.grpc}` },
        http: { endpoint: `0.0.0.0:${OTLP_PORTS.http}` },
      },
    },
  },
  processors: { batch: {} },
  exporters: { jaeger_storage_exporter: { trace_storage: STORE } },
};
