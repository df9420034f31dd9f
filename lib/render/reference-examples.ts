/** An example of each noun, by page: facts of a description that are valid as they stand. */
export const referenceExamples: Readonly<Record<string, string>> = {
  stage: `stages: {
  prod: {
    region: 'us-east-1',
    zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    network: { cidr: '10.30.0.0/16' },
    domain: { name: 'shop.example.com', hostedZoneId: 'Z0123456789ABC' },
    services: { api: { resources: { request: { cpu: 1, memoryMiB: 2048 } } } },
  },
},`,
  service: `services: {
  api: {
    kind: 'web',
    port: 8080,
    build: '.',
    routes: ['/*'],
    replicas: { min: 3, max: 12 },
    scaling: [cpu(70)],
    probes: { liveness: '/healthz' },
    uses: ['main'],
    calls: ['mailer'],
    env: { LOG_LEVEL: 'info' },
  },
  mailer: { kind: 'internal', port: 9000, egress: ['smtp.example.com:587'] },
},
databases: { main: {} },`,
  probe: `services: {
  api: {
    kind: 'web',
    port: 8080,
    routes: ['/*'],
    probes: {
      startup: { path: '/health/startup', periodSeconds: 5, failureThreshold: 30 },
      liveness: '/health/live',
      readiness: { command: ['node', 'ready.js'], timeoutSeconds: 2 },
    },
  },
},`,
  resources: `services: {
  api: {
    kind: 'web',
    port: 8080,
    routes: ['/*'],
    resources: { request: { cpu: 0.5, memoryMiB: 1024 }, limit: { cpu: 1, memoryMiB: 2048 } },
  },
},`,
  scaling: `services: {
  api: {
    kind: 'web',
    port: 8080,
    routes: ['/*'],
    replicas: { min: 3, max: 12 },
    scaling: [cpu(70), latency({ p95: 500 }), schedule('0 8 * * 1-5', { min: 6 })],
    scalingBehavior: { scaleIn: { replicas: 1, everySeconds: 300 } },
  },
},`,
  release: `services: {
  api: { kind: 'web', port: 8080, routes: ['/*'], release: canary({ stepPercent: 5, stepMinutes: 10 }) },
},`,
  route: `services: {
  api: { kind: 'web', port: 8080, routes: ['/v1/*', { path: '/*', host: 'api.example.com' }] },
  shop: { kind: 'web', port: 3000, routes: ['/*'] },
},`,
  database: `databases: {
  main: { version: '17', instanceType: 'm8g.large', storageGiB: 100, maxStorageGiB: 500, readReplicas: 1 },
},
services: {
  orders: { kind: 'worker', uses: [{ name: 'main', access: 'owner' }] },
  report: { kind: 'worker', uses: [{ name: 'main', access: 'read-only' }] },
},`,
  cache: `caches: { sessions: { engine: 'valkey', nodeType: 'm7g.large', replicas: 2 } },
services: { api: { kind: 'web', port: 8080, routes: ['/*'], uses: ['sessions'] } },`,
  queue: `queues: { thumbnails: { longestJobSeconds: 120, attempts: 3 } },
services: {
  api: { kind: 'web', port: 8080, routes: ['/*'], uses: ['thumbnails'] },
  painter: {
    kind: 'worker',
    consumes: 'thumbnails',
    replicas: { min: 0, max: 20 },
    scaling: [queue({ depth: 100 })],
  },
},`,
  bucket: `buckets: { uploads: { expireAfterDays: 365 } },
services: { api: { kind: 'web', port: 8080, routes: ['/*'], uses: ['uploads'] } },`,
  'file-system': `fileSystems: { media: { expectedGiB: 200 } },
services: { encoder: { kind: 'worker', mounts: { '/media': 'media' } } },`,
  secret: `secrets: { openai: { description: 'key of the account for summaries', fields: ['api-key'] } },
services: {
  summary: {
    kind: 'worker',
    secrets: { OPENAI_API_KEY: { secret: 'openai', field: 'api-key' } },
    egress: ['api.openai.com'],
  },
},`,
  nodes: `compute: { nodes: { analysis: { vcpu: 8, memoryGiB: 32, max: 6, networkGbps: 10 } } },
services: { analysis: { kind: 'worker', nodes: 'analysis' } },`,
  namespace: `namespaces: { ai: { quota: { cpu: 48, memoryMiB: 98304 } } },
services: { ai: { kind: 'worker', namespace: 'ai', replicas: 3 } },`,
  network: `stages: {
  dev: {
    region: 'us-east-1',
    zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    network: { cidr: '10.10.0.0/16', natGateways: 1, privateEndpoints: false },
  },
},`,
  ingress: `ingress: { exposure: 'public', allowedCidrs: ['203.0.113.0/24'], idleTimeoutSeconds: 300 },`,
  edge: `buckets: { assets: {} },
edge: { cdn: true, static: { '/assets/*': 'assets' }, cachedPaths: ['/v1/public/*'], priceClass: '200' },`,
  domain: `domain: { name: 'shop.example.com', hostedZoneId: 'Z0123456789ABC' },`,
};
