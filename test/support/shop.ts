import type { SystemSpec } from '../../lib/spec/system';
import { minimalSystem, prod } from './descriptions';

const probes = {
  startup: { path: '/started', periodSeconds: 5, failureThreshold: 20 },
  liveness: { path: '/live', periodSeconds: 15, timeoutSeconds: 4, failureThreshold: 2 },
  readiness: { path: '/ready', periodSeconds: 20, timeoutSeconds: 3, failureThreshold: 4, successThreshold: 2 },
};

const services = {
  api: null,
  /** Users reach it; it scales on everything that a target can measure. */
  gateway: {
    kind: 'web',
    port: 3000,
    routes: ['/*', { path: '/v1/*', host: 'shop.example.com' }],
    replicas: { min: 3, max: 12 },
    scaling: [
      { metric: 'cpu', percent: 70 },
      { metric: 'memory', percent: 80 },
      { metric: 'requests', perReplicaPerMinute: 1000 },
      { metric: 'latency', percentile: 'p95', milliseconds: 500 },
      { metric: 'connections', perReplica: 1000 },
      { metric: 'schedule', cron: '0 7 * * 1-5', timeZone: 'Europe/Berlin', min: 6 },
      { metric: 'schedule', cron: '0 20 * * 1-5', timeZone: 'Europe/Berlin', min: 3 },
    ],
    scalingBehavior: { scaleOut: { replicas: 1, everySeconds: 30 }, scaleIn: { replicas: 1, everySeconds: 300 } },
    resources: { request: { cpu: 0.5, memoryMiB: 1024 }, limit: { cpu: 1, memoryMiB: 3000 } },
    probes,
    sticky: true,
    calls: ['identity'],
    uses: ['sessions', 'uploads', 'thumbnails'],
    env: { LOG_LEVEL: 'info' },
    shutdownSeconds: 45,
  },
  /** Users reach it, too; a new version takes over a little at a time. */
  checkout: {
    kind: 'web',
    port: 4000,
    routes: ['/checkout/*'],
    probes: { liveness: { command: ['node', 'check.js'] } },
    calls: ['identity'],
    release: { strategy: 'canary', stepPercent: 20, stepMinutes: 3, bakeMinutes: 10 },
    tls: true,
  },
  /** Only its peers reach it; it owns the schema of the database. */
  identity: {
    kind: 'internal',
    port: 8080,
    replicas: 3,
    uses: [{ name: 'main', access: 'owner' }],
    secrets: { JWT_KEY: 'jwt', SMTP_PASSWORD: { secret: 'mail', field: 'password' } },
    release: { strategy: 'rolling', maxSurge: 1, maxUnavailable: 0 },
  },
  /** Not over HTTP, in a group and zones of its own, from an image made elsewhere. */
  reports: {
    kind: 'internal',
    group: 'batch',
    port: 7000,
    protocol: 'tcp',
    image: 'ghcr.io/example/reports:3.1',
    zones: ['a', 'b'],
    uses: [
      { name: 'main', access: 'read-only' },
      { name: 'uploads', access: 'read-only' },
    ],
    egress: 'internet',
  },
  /** Takes its work from a queue, on spare capacity. */
  worker: {
    kind: 'worker',
    consumes: 'thumbnails',
    replicas: { min: 2, max: 8 },
    scaling: [
      { metric: 'cpu', percent: 60 },
      { metric: 'queue', depthPerReplica: 100 },
    ],
    uses: ['uploads'],
    capacity: { spot: true, onDemandBase: 1 },
    ephemeralStorageGiB: 40,
    architecture: 'x86_64',
    permissions: [
      {
        actions: ['ses:SendEmail'],
        resources: ['arn:aws:ses:us-east-1:111122223333:identity/example.com'],
        reason: 'sends the mail with which it reports',
      },
    ],
  },
  /** Uses nothing at all, on spare capacity only. */
  idle: { kind: 'worker', replicas: 1, capacity: { spot: true } },
  /** Runs to its end, once a day. */
  nightly: {
    kind: 'job',
    schedule: { cron: '30 2 * * *', timeZone: 'Europe/Berlin' },
    timeoutSeconds: 3600,
    uses: [{ name: 'main', access: 'read-only' }],
  },
};

/**
 * A system with every kind of service and every way to be connected that a target has an engine for: `dev` goes to AWS
 * services through NAT, `prod` inside the network.
 */
export const shop: SystemSpec = minimalSystem({
  delivery: { repository: 'https://github.com/example/shop.git' },
  services,
  databases: { main: { readReplicas: 1, rotationDays: 20 } },
  caches: { sessions: { rotationDays: 12 } },
  queues: { thumbnails: {} },
  buckets: { uploads: {} },
  secrets: { jwt: {}, mail: { fields: ['user', 'password'] } },
  stages: {
    dev: {
      data: 'disposable',
      zones: ['us-east-1a', 'us-east-1b'],
      network: { privateEndpoints: false },
      services: { gateway: { exec: true, routes: ['/*', '/v1/*'] } },
    },
    prod,
  },
});
