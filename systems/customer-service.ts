import { cpu, defineSystem } from 'slipway';

const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

export default defineSystem({
  name: 'customer-service',
  description: 'Keeps customers and signs them in.',
  owner: 'customer-team',
  delivery: { repository: 'https://github.com/example/customer-service.git' },

  services: {
    'customer-service': {
      kind: 'web',
      port: 8080,
      build: '.',
      replicas: { min: 3, max: 12 },
      scaling: [cpu(70)],
      resources: { request: { cpu: 0.5, memoryMiB: 1024 } },
      probes: {
        startup: { path: '/health', periodSeconds: 5, failureThreshold: 30 },
        liveness: { path: '/health', periodSeconds: 10 },
        readiness: { path: '/health', periodSeconds: 10 },
      },
      routes: ['/*'],
      uses: ['main', 'sessions'],
      env: { LOG_LEVEL: 'info' },
      metrics: { custom: { tokens_issued: { kind: 'counter', description: 'JSON Web Tokens issued' } } },
    },
    // new columns are there before new code is, and old code works with them
    migrate: {
      kind: 'job',
      beforeRelease: true,
      build: './migrations',
      timeoutSeconds: 1800,
      uses: [{ name: 'main', access: 'owner' }],
    },
  },
  databases: { main: { version: '17', highAvailability: 'multi-az' } },
  caches: { sessions: { engine: 'valkey' } },
  // every hour for a week, every night for a month; point-in-time recovery reaches back as far
  backup: {
    snapshots: [
      { cron: '20 * * * *', retentionDays: 7 },
      { cron: '0 5 * * *', retentionDays: 30 },
    ],
  },
  observability: {
    traces: 'xray',
    logDays: { access: 90, audit: 365 },
    audit: { database: ['ddl', 'role', 'write'], api: true },
  },

  alarms: {
    errors: { metric: 'errors', abovePercent: 5, severity: 'critical' },
    slow: { metric: 'latency', percentile: 'p95', aboveMilliseconds: 500 },
    restarts: { metric: 'restarts', abovePerHour: 0 },
    lag: { metric: 'replication-lag', aboveSeconds: 10, severity: 'critical' },
    disk: { metric: 'disk', abovePercent: 80 },
  },
  notifications: {
    critical: [{ kind: 'slack', workspaceId: 'T0CUSTOMER', channelId: 'C0CUSTOMERS' }],
    warning: [{ kind: 'slack', workspaceId: 'T0CUSTOMER', channelId: 'C0CUSTOMERS' }],
  },

  stages: {
    dev: {
      region: 'us-east-1',
      zones,
      data: 'disposable',
      backup: null,
      network: { cidr: '10.10.0.0/16', natGateways: 1, privateEndpoints: false },
      ingress: { exposure: 'cdn-only' },
      edge: { cdn: true },
      databases: { main: { highAvailability: 'single-az', instanceType: 't4g.micro', backupRetentionDays: 1 } },
      caches: { sessions: { nodeType: 't4g.micro', replicas: 0 } },
      services: {
        'customer-service': {
          replicas: 1,
          scaling: null,
          resources: { request: { cpu: 0.25, memoryMiB: 512 } },
          env: { LOG_LEVEL: 'debug' },
          exec: true,
        },
      },
      // one person works here, and reads mail
      notifications: {
        critical: [{ kind: 'email', address: 'customer-team@example.com' }],
        warning: [{ kind: 'email', address: 'customer-team@example.com' }],
      },
    },
    staging: {
      region: 'us-east-1',
      zones,
      // a channel takes the alarms of one stage
      notifications: {
        critical: [{ kind: 'slack', workspaceId: 'T0CUSTOMER', channelId: 'C0CUSTSTAGE' }],
        warning: [{ kind: 'slack', workspaceId: 'T0CUSTOMER', channelId: 'C0CUSTSTAGE' }],
      },
      network: { cidr: '10.20.0.0/16', natGateways: 1 },
      domain: { name: 'customers.staging.example.com', hostedZoneId: 'Z0123456789STAGING' },
      databases: { main: { readReplicas: 1, backupRetentionDays: 7 } },
      services: { 'customer-service': { replicas: { min: 2, max: 6 } } },
      recovery: { faults: ['zone', 'database', 'replica'] },
    },
    prod: {
      region: 'us-east-1',
      zones,
      network: { cidr: '10.30.0.0/16', encryption: 'monitor' },
      recovery: {
        strategy: 'warm-standby',
        region: 'us-west-2',
        zones: ['us-west-2a', 'us-west-2b', 'us-west-2c'],
        network: { cidr: '10.130.0.0/16' },
        rpoMinutes: 60,
        rtoMinutes: 15,
        drill: { cron: '0 6 1 * *' },
      },
      accept: [
        {
          path: 'recovery.rtoMinutes.corruption',
          reason:
            'Wrong data is restored beside the live data, which takes up to an hour; the service serves meanwhile.',
        },
      ],
      domain: { name: 'customers.example.com', hostedZoneId: 'Z0123456789PROD' },
      edge: { cdn: true, cachedPaths: ['/static/*'] },
      backup: { dumps: { main: { cron: '0 3 * * *' } } },
      databases: { main: { instanceType: 'm8g.large', storageGiB: 100, maxStorageGiB: 500, readReplicas: 1 } },
      caches: { sessions: { nodeType: 'm7g.large', replicas: 2 } },
    },
  },
});
