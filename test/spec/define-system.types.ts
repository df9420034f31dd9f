/*
 * What the compiler accepts and rejects in a description. `tsc` is the test: an expected error that does not come is an
 * error itself. The functions that return a system also run, in define-system.test.ts.
 */
import {
  blueGreen,
  canary,
  connections,
  cpu,
  defineSystem,
  latency,
  linear,
  memory,
  queue,
  requests,
  rolling,
  schedule,
} from 'slipway';
import type { SystemSpec } from 'slipway';

const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'];
const throughCdn = { ingress: { exposure: 'cdn-only' }, edge: { cdn: true } } as const;
const dev = { region: 'us-east-1', zones, network: { cidr: '10.10.0.0/16' }, ...throughCdn };
const prod = {
  region: 'us-east-1',
  zones,
  network: { cidr: '10.30.0.0/16' },
  domain: { name: 'example.com', hostedZoneId: 'Z0123456789' },
};
const stages = { dev };
const api = { kind: 'web', port: 8080, routes: ['/*'] } as const;

/** Every system resolves to the same type. */
export function xeo(): SystemSpec {
  return defineSystem({
    name: 'xeo',
    databases: { main: { engine: 'postgres', version: '17', readReplicas: 1, proxy: true } },
    caches: { sessions: { engine: 'valkey' } },
    queues: { thumbnails: {} },
    buckets: { uploads: {} },
    services: {
      api: {
        kind: 'web',
        port: 3000,
        replicas: { min: 3, max: 12 },
        routes: ['/*'],
        probes: { liveness: '/healthz', readiness: '/healthz' },
        scaling: [cpu(70), latency({ p95: 500 })],
        uses: ['main', 'sessions', 'uploads', { name: 'thumbnails', access: 'read-write' }],
        release: canary(),
      },
      sync: {
        kind: 'web',
        port: 3001,
        routes: ['/sync/*'],
        websocket: true,
        sticky: true,
        replicas: { min: 2, max: 10 },
        scaling: [connections(1000)],
        uses: ['sessions'],
      },
      worker: {
        kind: 'worker',
        consumes: 'thumbnails',
        replicas: { min: 0, max: 20 },
        scaling: [queue({ depth: 100 })],
        ephemeralStorageGiB: 40,
        uses: ['uploads'],
      },
    },
    stages: { dev, prod: { ...prod, services: { api: { release: canary({ stepPercent: 5, stepMinutes: 10 }) } } } },
  });
}

export function exampleApp(): SystemSpec {
  const service = {
    kind: 'internal',
    port: 3000,
    replicas: { min: 2, max: 8 },
    scaling: [cpu(70), memory(80)],
  } as const;
  return defineSystem({
    name: 'exampleapp',
    databases: { main: { highAvailability: 'multi-az-cluster', readReplicas: 2, proxy: true } },
    caches: { sessions: {} },
    buckets: { library: { versioned: true } },
    services: {
      gateway: {
        ...api,
        routes: ['/v1/auth/*', '/v1/users/*', '/v1/todos/*', '/v1/notes/*', '/v1/files/*', { path: '/v1/sync/*' }],
        calls: ['identity', 'todos', 'notes', 'library'],
      },
      identity: { ...service, uses: [{ name: 'main', access: 'owner' }, 'sessions'] },
      todos: { ...service, uses: ['main'] },
      notes: { ...service, uses: ['main'] },
      library: { ...service, uses: ['main', 'library'] },
    },
    edge: { cdn: true, static: { '/public/*': 'library', '/app/*': { bucket: 'library', spa: true } } },
    stages,
  });
}

export function vibebox(): SystemSpec {
  return defineSystem({
    name: 'vibebox',
    databases: { main: { version: '16', storageGiB: 100, instanceType: 't4g.large' } },
    caches: { sessions: { engine: 'redis', version: '7.1' } },
    fileSystems: { docker: { expectedGiB: 500 } },
    secrets: { jwt: { description: 'key that signs sessions' } },
    services: {
      frontend: {
        kind: 'web',
        image: 'nginx:1.29-alpine',
        port: 80,
        replicas: 3,
        namespace: 'frontend',
        routes: ['/*'],
        resources: { request: { cpu: 0.1, memoryMiB: 128 }, limit: { cpu: 0.5, memoryMiB: 512 } },
      },
      backend: {
        kind: 'web',
        port: 3000,
        namespace: 'backend',
        routes: ['/api/*', { path: '/socket', host: 'api.vibebox.example.com', priority: 10 }],
        replicas: { min: 3, max: 10 },
        scaling: [cpu(70), memory(70), connections(1000), requests(6000), schedule('0 8 * * 1-5', { min: 5, max: 10 })],
        scalingBehavior: {
          scaleOut: { replicas: 1, everySeconds: 30 },
          scaleIn: { replicas: 1, everySeconds: 300, belowPercent: 30 },
        },
        probes: {
          startup: { path: '/health/startup', periodSeconds: 3, failureThreshold: 30, timeoutSeconds: 5 },
          liveness: { path: '/health/live', initialDelaySeconds: 30 },
          readiness: { command: ['node', 'ready.js'], initialDelaySeconds: 10, periodSeconds: 5 },
        },
        shutdownSeconds: 30,
        release: rolling({ maxSurge: 1 }),
        uses: ['main', 'sessions'],
        calls: ['docker', 'frontend'],
        secrets: { JWT_KEY: 'jwt' },
      },
      docker: {
        kind: 'daemon',
        image: 'docker:29-dind',
        privileged: true,
        port: 2376,
        protocol: 'tcp',
        tls: true,
        mounts: { '/var/lib/docker/volumes': 'docker' },
      },
    },
    stages,
  });
}

export function customerService(): SystemSpec {
  return defineSystem({
    name: 'customer-service',
    owner: 'customer-team',
    tags: { tier: 'gold' },
    databases: { main: {} },
    caches: { sessions: {} },
    services: { api: { ...api, uses: ['main', 'sessions'], release: blueGreen(), env: { LOG_LEVEL: 'info' } } },
    stages: {
      dev: {
        ...dev,
        data: 'disposable',
        databases: { main: { highAvailability: 'single-az' } },
        caches: { sessions: null },
        services: { api: { uses: ['main'], scaling: null, probes: { liveness: null } } },
      },
      prod: { ...prod, production: true, account: '111122223333', edge: { cdn: true } },
    },
  });
}

export function rwp(): SystemSpec {
  return defineSystem({
    name: 'rwp',
    databases: { main: { version: '15', highAvailability: 'multi-az-cluster', storageGiB: 100 } },
    caches: { queue: { engine: 'redis', eviction: 'noeviction' } },
    buckets: { documents: {} },
    secrets: { ai: { fields: ['openai-api-key'], refreshHours: 1 } },
    services: {
      api: {
        ...api,
        image: 'rwp/api:1.0',
        calls: ['worker'],
        uses: [{ name: 'main', access: 'owner' }],
        release: linear({ stepPercent: 20 }),
      },
      worker: { kind: 'internal', port: 3000, calls: ['ai', 'analytics'], uses: ['queue'], capacity: { spot: true } },
      ai: {
        kind: 'internal',
        port: 3000,
        resources: { request: { cpu: 4, memoryMiB: 8192 }, limit: { cpu: 8, memoryMiB: 16_384 } },
        secrets: { OPENAI_API_KEY: { secret: 'ai', field: 'openai-api-key' } },
        egress: ['api.openai.com'],
        uses: [{ name: 'documents', access: 'read-only' }],
      },
      analytics: { kind: 'internal', port: 3000, egress: 'internet' },
      report: { kind: 'job', schedule: { cron: '0 3 * * *', timeZone: 'UTC' }, timeoutSeconds: 600, uses: ['main'] },
    },
    stages,
  });
}

/** The opposite of the cases below: none of them is rejected for another reason. */
export function plain(): SystemSpec {
  return defineSystem({ name: 'a', stages, services: { api, other: { ...api, port: 1 }, worker: { kind: 'worker' } } });
}

export function undeclaredReferences() {
  const database = { databases: { main: {} }, name: 'a', stages };
  const nouns = { caches: { sessions: {} }, queues: { jobs: {} }, secrets: { key: {} }, fileSystems: { files: {} } };
  const others = { ...nouns, name: 'a', stages };
  const field = 'a';

  // @ts-expect-error no such database
  defineSystem({ ...database, services: { api: { kind: 'worker', uses: ['mian'] } } });
  // @ts-expect-error no such database, written out
  defineSystem({ ...database, services: { api: { kind: 'worker', uses: [{ name: 'mian' }] } } });
  // @ts-expect-error nothing is declared at all
  defineSystem({ name: 'a', stages, services: { api: { kind: 'worker', uses: ['main'] } } });
  // @ts-expect-error no such service
  defineSystem({ name: 'a', stages, services: { api: { kind: 'worker', calls: ['identity'] } } });
  // @ts-expect-error no such queue
  defineSystem({ ...others, services: { api: { kind: 'worker', consumes: 'job' } } });
  // @ts-expect-error a cache is no queue
  defineSystem({ ...others, services: { api: { kind: 'worker', consumes: 'sessions' } } });
  // @ts-expect-error no such secret
  defineSystem({ ...others, services: { api: { kind: 'worker', secrets: { KEY: 'kye' } } } });
  // @ts-expect-error no such secret, with a field
  defineSystem({ ...others, services: { api: { kind: 'worker', secrets: { KEY: { secret: 'kye', field } } } } });
  // @ts-expect-error no such file system
  defineSystem({ ...others, services: { api: { kind: 'worker', mounts: { '/data': 'fiels' } } } });
  // @ts-expect-error no such secret, beside a service
  defineSystem({ ...others, services: { api: { kind: 'worker', sidecars: { proxy: { secrets: { KEY: 'kye' } } } } } });
  defineSystem({ ...others, services: { api: { kind: 'worker', sidecars: { proxy: { secrets: { KEY: 'key' } } } } } });
  // @ts-expect-error no such bucket
  defineSystem({ ...others, services: { api }, edge: { static: { '/files/*': 'files' } } });
  // @ts-expect-error no such bucket, with settings
  defineSystem({ ...others, services: { api }, edge: { static: { '/*': { bucket: 'files' } } } });
  const compute = { nodes: { large: { vcpu: 8, memoryGiB: 32, max: 6 } } };
  // @ts-expect-error no such pool of nodes
  defineSystem({ ...others, compute, services: { api: { kind: 'worker', nodes: 'larg' } } });
  defineSystem({ ...others, compute, services: { api: { kind: 'worker', nodes: 'large' } } });
  // @ts-expect-error a secret is not used but named
  defineSystem({ ...others, services: { api: { kind: 'worker', uses: ['key'] } } });
}

export function misspeltFields() {
  // @ts-expect-error a field of the description
  defineSystem({ name: 'a', stages, services: { api }, databses: {} });
  // @ts-expect-error a field of a service
  defineSystem({ name: 'a', stages, services: { api: { ...api, prots: 1 } } });
  // @ts-expect-error a field of a database
  defineSystem({ name: 'a', stages, services: { api: { kind: 'worker' } }, databases: { main: { replicas: 1 } } });
  // @ts-expect-error a choice
  defineSystem({ name: 'a', stages, services: { api: { kind: 'wbe' } } });
  // @ts-expect-error the setting of another release
  canary({ maxSurge: 1 });
  // @ts-expect-error a percentile that nobody measures
  latency({ p42: 500 });
  // @ts-expect-error a policy that was not called
  defineSystem({ name: 'a', stages, services: { api: { kind: 'worker', scaling: [queue] } } });
}

export function missingFacts() {
  // @ts-expect-error no stages
  defineSystem({ name: 'a', services: { api: { kind: 'worker' } } });
  // @ts-expect-error no kind
  defineSystem({ name: 'a', stages, services: { api: { port: 1 } } });
  // @ts-expect-error a stage without a region
  defineSystem({ name: 'a', services: { api: { kind: 'worker' } }, stages: { dev: { zones } } });
}

export function overrides() {
  const services = { api: { kind: 'worker' } } as const;
  // @ts-expect-error a misspelt override
  defineSystem({ name: 'a', services, stages: { dev: { ...dev, services: { api: { replcias: 1 } } } } });
  // @ts-expect-error the name belongs to the system
  defineSystem({ name: 'a', services, stages: { dev: { ...dev, name: 'b' } } });
  // @ts-expect-error the region belongs to the stage
  defineSystem({ name: 'a', services, region: 'us-east-1', stages: { dev } });
}
