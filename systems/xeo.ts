import { canary, connections, cpu, defineSystem, latency, queue } from 'slipway';

const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

export default defineSystem({
  name: 'xeo',
  description: 'A drawing tool: an API, synchronisation over websockets, and a worker that makes thumbnails.',
  owner: 'xeo-team',
  delivery: { repository: 'https://github.com/example/xeo.git', oidcProvider: 'existing' },

  services: {
    api: {
      kind: 'web',
      build: './api',
      port: 3000,
      routes: ['/*'],
      probes: { liveness: '/healthz', readiness: '/healthz' },
      resources: { request: { cpu: 0.5, memoryMiB: 1024 } },
      replicas: { min: 3, max: 12 },
      scaling: [cpu(70), latency({ p95: 500 })],
      // takes uploads apart before they go to the bucket
      ephemeralStorageGiB: 40,
      uses: [{ name: 'main', access: 'owner' }, 'sessions', 'uploads', 'thumbnails'],
      release: canary({ stepPercent: 10 }),
    },
    sync: {
      kind: 'web',
      build: './sync',
      port: 3001,
      routes: ['/sync/*'],
      probes: { liveness: '/healthz', readiness: '/healthz' },
      resources: { request: { cpu: 0.5, memoryMiB: 1024 } },
      websocket: true,
      sticky: { ttlSeconds: 3600 },
      shutdownSeconds: 120,
      zones: ['a', 'b'],
      replicas: { min: 2, max: 20 },
      scaling: [connections(1000)],
      uses: ['sessions'],
      release: canary({ stepPercent: 10 }),
    },
    worker: {
      kind: 'worker',
      build: './worker',
      zones: ['c'],
      resources: { request: { cpu: 1, memoryMiB: 2048 } },
      replicas: { min: 0, max: 10 },
      scaling: [queue({ depth: 100 })],
      consumes: 'thumbnails',
      ephemeralStorageGiB: 40,
      uses: [{ name: 'main', access: 'read-write' }, 'uploads'],
    },
  },
  databases: { main: { version: '17', readReplicas: 1, proxy: true } },
  caches: { sessions: { engine: 'valkey' } },
  queues: { thumbnails: { longestJobSeconds: 120 } },
  buckets: { uploads: {} },
  // a drawing stays open for an hour
  ingress: { idleTimeoutSeconds: 3600 },
  availability: 99.99,
  alarms: {
    errors: { metric: 'errors', abovePercent: 5, severity: 'critical' },
    slow: { metric: 'latency', percentile: 'p95', aboveMilliseconds: 1000, on: ['api'] },
    restarts: { metric: 'restarts', abovePerHour: 3 },
    waiting: { metric: 'queue-age', aboveSeconds: 900 },
    lag: { metric: 'replication-lag', aboveSeconds: 30 },
    disk: { metric: 'disk', abovePercent: 85 },
  },
  notifications: {
    critical: [{ kind: 'slack', workspaceId: 'T0XEODRAW', channelId: 'C0XEOALARM' }],
    warning: [{ kind: 'slack', workspaceId: 'T0XEODRAW', channelId: 'C0XEOALARM' }],
  },

  stages: {
    dev: {
      region: 'us-east-1',
      zones,
      data: 'disposable',
      availability: null,
      notifications: {
        critical: [{ kind: 'email', address: 'xeo-team@example.com' }],
        warning: [{ kind: 'email', address: 'xeo-team@example.com' }],
      },
      network: { cidr: '10.40.0.0/16', natGateways: 1, privateEndpoints: false },
      ingress: { exposure: 'cdn-only' },
      edge: { cdn: true },
      databases: {
        main: {
          highAvailability: 'single-az',
          instanceType: 't4g.micro',
          readReplicas: 0,
          proxy: false,
          backupRetentionDays: 1,
        },
      },
      caches: { sessions: { nodeType: 't4g.micro', replicas: 0 } },
      services: {
        api: { replicas: 1, scaling: null, capacity: { spot: true }, release: { strategy: 'rolling' } },
        sync: { replicas: 1, scaling: null, capacity: { spot: true }, release: { strategy: 'rolling' } },
        worker: { replicas: { min: 0, max: 2 }, capacity: { spot: true } },
      },
    },
    staging: {
      region: 'us-east-1',
      zones,
      // a channel takes the alarms of one stage
      notifications: {
        critical: [{ kind: 'slack', workspaceId: 'T0XEODRAW', channelId: 'C0XEOSTAGE' }],
        warning: [{ kind: 'slack', workspaceId: 'T0XEODRAW', channelId: 'C0XEOSTAGE' }],
      },
      network: { cidr: '10.41.0.0/16', natGateways: 1 },
      domain: { name: 'staging.xeo.example.com', hostedZoneId: 'Z0123456789XEOS' },
      databases: { main: { backupRetentionDays: 7 } },
      services: { api: { replicas: { min: 3, max: 6 } }, sync: { replicas: { min: 2, max: 4 } } },
    },
    prod: {
      region: 'us-east-1',
      zones,
      network: { cidr: '10.42.0.0/16' },
      domain: { name: 'xeo.example.com', hostedZoneId: 'Z0123456789XEO' },
      backup: { snapshots: [{ cron: '0 5 * * *', retentionDays: 30 }] },
      databases: { main: { instanceType: 'm8g.large', storageGiB: 100, maxStorageGiB: 500 } },
      caches: { sessions: { nodeType: 'm7g.large', replicas: 2 } },
    },
  },
});
