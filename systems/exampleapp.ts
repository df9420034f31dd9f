import { cpu, defineSystem, memory } from 'slipway';

const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

/** What the four services behind the gateway have in common. */
const microservice = {
  kind: 'internal',
  port: 4000,
  probes: { liveness: '/health', readiness: '/health' },
  resources: { request: { cpu: 0.25, memoryMiB: 512 } },
  replicas: { min: 2, max: 8 },
  scaling: [cpu(70), memory(75)],
} as const;

export default defineSystem({
  name: 'exampleapp',
  description: 'Tasks, notes and a library of files, behind one gateway.',
  owner: 'app-team',
  delivery: { repository: 'https://github.com/example/exampleapp.git', oidcProvider: 'existing' },

  services: {
    gateway: {
      kind: 'web',
      build: './gateway',
      port: 8080,
      routes: ['/v1/*'],
      probes: { liveness: '/health', readiness: '/health' },
      resources: { request: { cpu: 0.25, memoryMiB: 512 } },
      replicas: { min: 2, max: 8 },
      scaling: [cpu(70), memory(75)],
      calls: ['identity', 'todos', 'notes', 'library'],
      // in the order of the paths; the addresses come with `calls`
      env: {
        ROUTES:
          '/v1/auth=IDENTITY_URL,/v1/users=IDENTITY_URL,/v1/todos=TODOS_URL,/v1/notes=NOTES_URL,/v1/files=LIBRARY_URL,/v1/sync=LIBRARY_URL',
      },
    },
    identity: {
      ...microservice,
      build: './identity',
      uses: [{ name: 'main', access: 'owner' }, 'cache'],
      secrets: { JWT_KEY: 'jwt-key' },
    },
    todos: { ...microservice, build: './todos', uses: ['main', 'cache'] },
    notes: { ...microservice, build: './notes', uses: ['main', 'cache'] },
    library: { ...microservice, build: './library', uses: ['main', 'cache', 'files', 'public'] },
  },
  databases: { main: { version: '17', highAvailability: 'multi-az', readReplicas: 1, proxy: true } },
  caches: { cache: { engine: 'valkey' } },
  // `assets` is filled by whoever builds the clients
  buckets: { files: {}, public: {}, assets: {} },
  secrets: { 'jwt-key': { description: 'Key with which identity signs JSON Web Tokens, the same in every replica' } },
  alarms: {
    errors: { metric: 'errors', abovePercent: 5, severity: 'critical' },
    slow: { metric: 'latency', percentile: 'p95', aboveMilliseconds: 1000 },
    restarts: { metric: 'restarts', abovePerHour: 3 },
    lag: { metric: 'replication-lag', aboveSeconds: 30 },
    disk: { metric: 'disk', abovePercent: 85 },
  },
  notifications: {
    critical: [{ kind: 'email', address: 'app-team@example.com' }],
    warning: [{ kind: 'email', address: 'app-team@example.com' }],
  },
  // nobody passes by the CDN
  ingress: { exposure: 'cdn-only' },
  edge: { cdn: true, static: { '/static/*': 'assets', '/public/*': 'public' } },

  stages: {
    dev: {
      region: 'us-east-1',
      zones,
      data: 'disposable',
      network: { cidr: '10.50.0.0/16', natGateways: 1, privateEndpoints: false },
      databases: {
        main: {
          highAvailability: 'single-az',
          instanceType: 't4g.micro',
          readReplicas: 0,
          proxy: false,
          backupRetentionDays: 1,
        },
      },
      caches: { cache: { nodeType: 't4g.micro', replicas: 0 } },
      services: {
        gateway: { replicas: 1, scaling: null, capacity: { spot: true } },
        identity: { replicas: 1, scaling: null, capacity: { spot: true } },
        todos: { replicas: 1, scaling: null, capacity: { spot: true } },
        notes: { replicas: 1, scaling: null, capacity: { spot: true } },
        library: { replicas: 1, scaling: null, capacity: { spot: true } },
      },
    },
    staging: {
      region: 'us-east-1',
      zones,
      network: { cidr: '10.51.0.0/16', natGateways: 1 },
      domain: { name: 'staging.app.example.com', hostedZoneId: 'Z0123456789APPS' },
      databases: { main: { backupRetentionDays: 7 } },
    },
    prod: {
      region: 'us-east-1',
      zones,
      network: { cidr: '10.52.0.0/16' },
      domain: { name: 'app.example.com', hostedZoneId: 'Z0123456789APP' },
      backup: { snapshots: [{ cron: '0 5 * * *', retentionDays: 30 }] },
      databases: { main: { instanceType: 'm8g.large', storageGiB: 100, maxStorageGiB: 500, readReplicas: 2 } },
      caches: { cache: { nodeType: 'm7g.large', replicas: 2 } },
    },
  },
});
