import fc from 'fast-check';
import type { ServiceKind } from '../../lib/spec/service';

type Facts = Record<string, unknown>;

/** Names that a service may refer to. */
export interface Declared {
  /** Databases, caches, queues and buckets. */
  readonly resources: readonly string[];
  readonly queues: readonly string[];
  readonly fileSystems: readonly string[];
  readonly secrets: readonly string[];
}

/** The sidecar of some services listens on 9901. */
const port = fc.integer({ min: 1, max: 65_535 }).filter((number) => number !== 9901);
const path = fc.stringMatching(/^\/[a-z0-9]{1,8}$/);

const probe = fc.oneof(
  path,
  fc.record(
    {
      path,
      port,
      initialDelaySeconds: fc.integer({ min: 0, max: 300 }),
      periodSeconds: fc.integer({ min: 1, max: 60 }),
      timeoutSeconds: fc.integer({ min: 1, max: 30 }),
      failureThreshold: fc.integer({ min: 1, max: 30 }),
    },
    { requiredKeys: ['path'] },
  ),
  fc.constant({ command: ['cat', '/tmp/ready'] }),
);

const resources = fc
  .tuple(fc.constantFrom(0.25, 0.5, 1, 2), fc.constantFrom(1, 2), fc.constantFrom(512, 1024, 2048, 4096), fc.boolean())
  .map(([cpu, factor, memoryMiB, hasLimit]) => ({
    request: { cpu, memoryMiB },
    ...(hasLimit && { limit: { cpu: cpu * factor, memoryMiB: memoryMiB * factor } }),
  }));

/** Facts that every kind of service may have. */
const common = fc.record(
  {
    group: fc.constantFrom('main', 'batch'),
    image: fc.constantFrom('nginx:1.29-alpine', `ghcr.io/example/tool@sha256:${'0a'.repeat(32)}`),
    architecture: fc.constantFrom('arm64', 'x86_64'),
    command: fc.constant(['node', 'server.js']),
    ports: fc.constant({ metrics: 9464 }),
    resources,
    ephemeralStorageGiB: fc.integer({ min: 20, max: 200 }),
    probes: fc.record({ startup: probe, liveness: probe, readiness: probe }, { requiredKeys: [] }),
    capacity: fc.record({ spot: fc.boolean(), onDemandBase: fc.integer({ min: 0, max: 2 }) }, { requiredKeys: [] }),
    zones: fc.constantFrom(['a'], ['a', 'b']),
    shutdownSeconds: fc.integer({ min: 2, max: 120 }),
    egress: fc.constantFrom('internet', ['api.openai.com'], ['*.example.com:8443'], []),
    env: fc.dictionary(fc.constantFrom('LOG_LEVEL', 'MODE', '_X1'), fc.constantFrom('info', 'fast', '')),
    files: fc.constant({ '/etc/app/config.yaml': 'verbose: true\n' }),
    sidecars: fc.constant({ proxy: { image: 'envoyproxy/envoy:v1.35.0', port: 9901 } }),
    permissions: fc.constant([
      { actions: ['ses:SendEmail'], resources: ['*'], reason: 'sends the receipts of orders by mail' },
    ]),
    logDays: fc.constantFrom(1, 30, 365),
  },
  { requiredKeys: [] },
);

const share = (metric: 'cpu' | 'memory') => fc.integer({ min: 1, max: 100 }).map((percent) => ({ metric, percent }));
const schedule = fc.constant({ metric: 'schedule', cron: '0 8 * * 1-5', min: 1, max: 20 });
const usage = [share('cpu'), share('memory'), schedule];
const traffic = [
  fc.integer({ min: 1, max: 5000 }).map((perReplicaPerMinute) => ({ metric: 'requests', perReplicaPerMinute })),
  fc.constantFrom('p50', 'p95').map((percentile) => ({ metric: 'latency', percentile, milliseconds: 500 })),
  fc.integer({ min: 1, max: 5000 }).map((perReplica) => ({ metric: 'connections', perReplica })),
];
const backlog = [
  fc.integer({ min: 1, max: 500 }).map((depthPerReplica) => ({ metric: 'queue', depthPerReplica })),
  fc.integer({ min: 1, max: 500 }).map((oldestAgeSeconds) => ({ metric: 'queue', oldestAgeSeconds })),
];

/** A fixed number of replicas, or bounds and what the number follows between them. */
function scaled(policies: readonly fc.Arbitrary<Facts>[]): fc.Arbitrary<Facts> {
  const fixed = fc.integer({ min: 0, max: 5 }).map((replicas) => ({ replicas }));
  const bounds = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 20 }));
  const follows = fc.array(fc.oneof(...policies), { minLength: 1, maxLength: 2 });
  const moving = fc
    .tuple(bounds, follows)
    .map(([[min, more], scaling]) => ({ replicas: { min, max: min + more }, scaling }));
  return fc.oneof(fixed, moving);
}

const release = fc.constantFrom(
  { strategy: 'rolling', maxSurge: 1 },
  { strategy: 'blue-green', bakeMinutes: 10 },
  { strategy: 'linear', stepPercent: 25 },
  { strategy: 'canary' },
);

function ofKind(kind: ServiceKind, { queues }: Declared): fc.Arbitrary<Facts> {
  switch (kind) {
    case 'web':
      return fc
        .tuple(
          fc.record({ port }),
          scaled([...usage, ...traffic]),
          fc.record(
            { release, sticky: fc.boolean(), websocket: fc.boolean(), tls: fc.boolean() },
            { requiredKeys: [] },
          ),
        )
        .map((parts) => Object.assign({}, ...parts) as Facts);
    case 'internal':
      return fc.tuple(fc.record({ port }), scaled(usage)).map(([own, scaling]) => ({ ...own, ...scaling }));
    case 'worker':
      return queues.length === 0
        ? scaled(usage)
        : fc
            .tuple(fc.constantFrom(...queues), scaled([...usage, ...backlog]))
            .map(([consumes, scaling]) => ({ consumes, ...scaling }));
    case 'daemon':
      return fc.record({ privileged: fc.boolean(), port }, { requiredKeys: [] });
    case 'job':
      return fc.record(
        {
          schedule: fc.constantFrom({ cron: '0 3 * * *' }, { cron: '*/5 * * * *', timeZone: 'Europe/Berlin' }),
          timeoutSeconds: fc.integer({ min: 60, max: 86_400 }),
        },
        { requiredKeys: ['schedule'] },
      );
  }
}

/** References to what is declared. */
function references({ resources: names, fileSystems, secrets }: Declared): fc.Arbitrary<Facts> {
  const use = (name: string) => fc.constantFrom(name, { name }, { name, access: 'read-only' });
  return fc.record(
    {
      uses: fc.subarray([...names]).chain((used) => fc.tuple(...used.map(use))),
      secrets: fc.subarray([...secrets]).map((used) => Object.fromEntries(used.map((name, i) => [`KEY_${i}`, name]))),
      mounts: fc
        .subarray([...fileSystems])
        .map((used) => Object.fromEntries(used.map((name) => [`/mnt/${name}`, name]))),
    },
    { requiredKeys: [] },
  );
}

/** A valid service without `calls` and `routes`, which depend on the services beside it. */
export function arbitraryService(kinds: readonly ServiceKind[], declared: Declared): fc.Arbitrary<Facts> {
  return fc
    .constantFrom(...kinds)
    .chain((kind) => fc.tuple(fc.constant({ kind }), common, ofKind(kind, declared), references(declared)))
    .map((parts) => Object.assign({}, ...parts) as Facts);
}
