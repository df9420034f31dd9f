/** Released together. Ten services have about 220 resources; a stack may have 500. */
const GROUP_SIZE = 10;

/** A load balancer has at most 100 target groups, and the stack of the cache holds the users of about 100 services. */
const PUBLIC_SERVICES = 80;

/** The stack of the database publishes a secret per service, and a stack publishes at most 200 values. */
const DATABASE_USERS = 180;

export const MAX_SERVICES = 200;

/** The one stage that is measured. */
export const STAGE = 'prod';

/** A description as its author would write it. */
export type Description = Readonly<Record<string, unknown>> & {
  readonly name: string;
  readonly services: Readonly<Record<string, object>>;
};

/**
 * A system of `count` web services in production. Each has a route, probes and scaling, uses one database and one cache,
 * and calls the service before it. From the 81st on they are internal and use the database alone; the last ones of a very
 * large system use nothing.
 */
export function generatedSystem(count: number): Description {
  return {
    name: `generated-${count}`,
    services: Object.fromEntries(Array.from({ length: count }, (_, i) => [serviceName(i), service(i)])),
    databases: { main: { version: '17', instanceType: 'm8g.large', readReplicas: 1 } },
    caches: { sessions: { engine: 'valkey', nodeType: 'm7g.large', replicas: 2 } },
    stages: {
      [STAGE]: {
        region: 'us-east-1',
        zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
        network: { cidr: '10.30.0.0/16' },
        domain: { name: 'generated.example.com', hostedZoneId: 'Z0123456789PROD' },
        edge: { cdn: true },
      },
    },
  };
}

/** Every service has been released: before that, less of it is built. */
export function releasedImages({ services }: Description): { images: Record<string, { tag: string }> } {
  return { images: Object.fromEntries(Object.keys(services).map((name) => [name, { tag: '1.0.0' }])) };
}

function serviceName(index: number): string {
  return `service-${String(index + 1).padStart(3, '0')}`;
}

function service(index: number): object {
  const isPublic = index < PUBLIC_SERVICES;
  const database = { name: 'main', access: index === 0 ? 'owner' : 'read-write' };
  const uses = [...(index < DATABASE_USERS ? [database] : []), ...(isPublic ? ['sessions'] : [])];
  return {
    kind: isPublic ? 'web' : 'internal',
    group: `group-${Math.floor(index / GROUP_SIZE) + 1}`,
    port: 8080,
    build: '.',
    // with this many services some computed priorities would meet
    ...(isPublic && { routes: [{ path: `/${serviceName(index)}/*`, priority: index + 1 }] }),
    probes: {
      startup: { path: '/health', periodSeconds: 5, failureThreshold: 30 },
      liveness: { path: '/health', periodSeconds: 10 },
      readiness: { path: '/health', periodSeconds: 10 },
    },
    replicas: { min: 3, max: 12 },
    scaling: [{ metric: 'cpu', percent: 70 }],
    resources: { request: { cpu: 0.5, memoryMiB: 1024 } },
    uses,
    calls: index === 0 ? [] : [serviceName(index - 1)],
    env: { LOG_LEVEL: 'info' },
  };
}
