import fc from 'fast-check';
import { routePriority } from '../../lib/spec/route-priority';
import type { ServiceKind } from '../../lib/spec/service';
import type { SystemSpec } from '../../lib/spec/system';
import { resolveSystem } from '../../lib/spec/system';
import { arbitraryService } from './arbitrary-service';
import { AUTHORITY } from './certificates';

type Facts = Record<string, unknown>;
type Named = Record<string, Facts>;
type StageName = 'dev' | 'staging' | 'prod';

export interface ArbitraryOptions {
  /** Kinds of services to choose from. Default: all. */
  readonly kinds?: readonly ServiceKind[];
  /** Most services of one system. Default: 5. */
  readonly maxServices?: number;
  /** Stages in order. `prod` overrides nothing, the others may. Default: dev and prod. */
  readonly stages?: readonly StageName[];
}

/** Any valid system, as far as the description can say: an engine may still refuse it with a reason. */
export function arbitrarySystem(options: ArbitraryOptions = {}): fc.Arbitrary<SystemSpec> {
  return arbitraryDescription(options).map(resolveSystem);
}

/** Any valid description, as its author could have written it. */
export function arbitraryDescription(options: ArbitraryOptions = {}): fc.Arbitrary<Facts> {
  const { kinds = ['web', 'internal', 'worker', 'daemon', 'job'], maxServices = 5, stages = ['dev', 'prod'] } = options;
  return fc.record(nouns).chain((declared) => {
    const { databases, caches, queues, buckets, fileSystems, secrets } = declared;
    const names = {
      resources: Object.keys({ ...databases, ...caches, ...queues, ...buckets }),
      queues: Object.keys(queues),
      fileSystems: Object.keys(fileSystems),
      secrets: Object.keys(secrets),
    };
    return named('app', arbitraryService(kinds, names), 1, maxServices)
      .map(owned)
      .chain(connected)
      .filter(hasDistinctPriorities)
      .chain((services) =>
        fc.record({
          name: word,
          services: fc.constant(services),
          stages: arbitraryStages(stages, { ...declared, services }),
        }),
      )
      .chain((description) =>
        fc
          .option(mesh, { nil: undefined })
          .map((declaredMesh) => ({ ...description, ...declared, ...(declaredMesh && { mesh: declaredMesh }) })),
      );
  });
}

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/);

/** Declarations by name. Each noun has a prefix of its own, so that no two give containers the same variable. */
function named(prefix: string, facts: fc.Arbitrary<Facts>, minKeys = 0, maxKeys = 2): fc.Arbitrary<Named> {
  const name = word.map((rest) => `${prefix}-${rest}`);
  return fc.dictionary(name, facts, { minKeys, maxKeys, noNullPrototype: true });
}

const optional = <T>(facts: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(facts, { requiredKeys: [], noNullPrototype: true }) as fc.Arbitrary<Facts>;

const nouns = {
  databases: named(
    'db',
    optional({
      version: fc.constantFrom('16', '17', '17.9'),
      highAvailability: fc.constantFrom('single-az', 'multi-az', 'multi-az-cluster'),
      storageGiB: fc.integer({ min: 20, max: 100 }),
      maxStorageGiB: fc.integer({ min: 100, max: 1000 }),
      readReplicas: fc.integer({ min: 0, max: 2 }),
      proxy: fc.boolean(),
      backupRetentionDays: fc.integer({ min: 1, max: 35 }),
      parameters: fc.constant({ log_min_duration_statement: '500' }),
    }),
  ),
  caches: named(
    'cache',
    fc.oneof(
      optional({
        engine: fc.constant('valkey'),
        version: fc.constantFrom('7.2', '8.1'),
        replicas: fc.integer({ min: 0, max: 3 }),
      }),
      fc.constant({ engine: 'redis', version: '7.1', eviction: 'noeviction' }),
    ),
  ),
  queues: named('queue', optional({ longestJobSeconds: fc.integer({ min: 1, max: 7200 }), fifo: fc.boolean() })),
  buckets: named('bucket', optional({ versioned: fc.boolean(), expireAfterDays: fc.integer({ min: 1, max: 365 }) })),
  fileSystems: named('files', optional({ expectedGiB: fc.integer({ min: 1, max: 500 }) })),
  secrets: named(
    'secret',
    optional({ description: fc.constant('key of a partner'), refreshHours: fc.integer({ min: 1, max: 24 }) }),
  ),
};

const mesh = fc.record(
  {
    mutualTls: fc.constantFrom('strict', 'permissive'),
    retries: fc.integer({ min: 0, max: 10 }),
    circuitBreaker: optional({ consecutiveErrors: fc.integer({ min: 1, max: 50 }) }),
  },
  { requiredKeys: ['mutualTls'], noNullPrototype: true },
);

type Use = string | { readonly name: string; readonly access?: string };

/** Of several services that write to a database, the first becomes its owner. */
function owned(services: Named): Named {
  const nameOf = (use: Use) => (typeof use === 'string' ? use : use.name);
  const isWriter = (use: Use) =>
    nameOf(use).startsWith('db-') && (typeof use === 'string' || use.access !== 'read-only');
  const usesOf = ({ uses }: Facts) => (uses ?? []) as Use[];
  const writes = Object.values(services).flatMap(usesOf).filter(isWriter).map(nameOf);
  const shared = new Set(writes.filter((name, i) => writes.indexOf(name) < i));
  const settle = (use: Use) =>
    isWriter(use) && shared.delete(nameOf(use)) ? { name: nameOf(use), access: 'owner' } : use;
  const entries = Object.entries(services).map(([name, facts]) => [
    name,
    facts['uses'] === undefined ? facts : { ...facts, uses: usesOf(facts).map(settle) },
  ]);
  return Object.fromEntries(entries) as Named;
}

/** Adds what depends on the other services: calls to those with a port, and routes that are nobody else's. */
function connected(services: Named): fc.Arbitrary<Named> {
  const withPort = Object.keys(services).filter((name) => services[name]?.['port'] !== undefined);
  const additions = Object.entries(services).map(([name, { kind }]) =>
    fc.record({
      // groups deploy one after the other: calls stay in a group, or lead from `batch` to `main`
      calls: fc.subarray(
        withPort.filter(
          (callee) =>
            callee !== name && (services[name]?.['group'] === 'batch' || services[callee]?.['group'] !== 'batch'),
        ),
      ),
      routes: kind === 'web' ? routesUnder(name) : fc.constant(undefined),
    }),
  );
  return fc.tuple(...additions).map((all) =>
    Object.fromEntries(
      Object.entries(services).map(([name, facts], i) => {
        const { calls, routes } = all[i] ?? { calls: [], routes: undefined };
        return [name, { ...facts, ...(calls.length > 0 && { calls }), ...(routes && { routes }) }];
      }),
    ),
  );
}

function routesUnder(name: string): fc.Arbitrary<unknown[]> {
  const choices = [`/${name}`, `/${name}/*`, `/v1/${name}/*`, { path: `/${name}/*`, host: 'api.example.com' }];
  return fc.subarray(choices, { minLength: 1 });
}

/** Two routes may hash to one priority; an author would settle it with `priority`. */
function hasDistinctPriorities(services: Named): boolean {
  const routes = Object.values(services).flatMap(
    ({ routes: own }) => (own ?? []) as (string | { path: string; host: string })[],
  );
  const priorities = routes.map((route) => routePriority(typeof route === 'string' ? { path: route } : route));
  return new Set(priorities).size === priorities.length;
}

function arbitraryStages(stages: readonly StageName[], base: Record<string, Named>): fc.Arbitrary<Named> {
  const facts = stages.map((stage, i) => arbitraryStage(stage, `10.${i * 10}.0.0/16`, base));
  return fc.tuple(...facts).map((all) => Object.fromEntries(all.map((each, i) => [stages[i], each])));
}

function arbitraryStage(stage: StageName, cidr: string, base: Record<string, Named>): fc.Arbitrary<Facts> {
  return fc.constantFrom('us-east-1', 'eu-central-1').chain((region) => {
    const zones = fc
      .constantFrom(['a', 'b', 'c'], ['a', 'b'])
      .map((letters) => letters.map((letter) => region + letter));
    const facts = fc.record({ region: fc.constant(region), zones, network: fc.constant({ cidr }) });
    const access = stage === 'prod' ? wayIn.underDomain : fc.oneof(...Object.values(wayIn), throughCloudflare(region));
    const overrides = stage === 'prod' ? fc.constant({}) : arbitraryOverrides(base);
    return fc
      .tuple(facts, access, overrides)
      .map((parts) => Object.assign({}, ...parts) as Facts)
      .chain((whole) => arbitraryFiles(whole, base));
  });
}

/** How users reach a stage. */
const wayIn: Record<'underDomain' | 'throughCdn' | 'fromOffice', fc.Arbitrary<Facts>> = {
  underDomain: fc
    .boolean()
    .map((cdn) => ({ domain: { name: 'shop.example.com', hostedZoneId: 'Z0123456789' }, edge: { cdn } })),
  throughCdn: fc.constant({ ingress: { exposure: 'cdn-only' }, edge: { cdn: true } }),
  fromOffice: fc.constant({ ingress: { allowedCidrs: ['203.0.113.0/24'] } }),
};

function throughCloudflare(region: string): fc.Arbitrary<Facts> {
  const certificateArn = `arn:aws:acm:${region}:111122223333:certificate/0a1b2c3d`;
  return fc.constant({
    ingress: { exposure: 'cloudflare', cloudflare: { originPullCa: AUTHORITY } },
    domain: { name: 'shop.example.com', certificateArn },
  });
}

/** Where there is a CDN, it may show files of a bucket. */
function arbitraryFiles(stage: Facts, { buckets = {}, services = {} }: Record<string, Named>): fc.Arbitrary<Facts> {
  const edge = stage['edge'] as { cdn: boolean } | undefined;
  const isEntered = Object.values(services).some(({ kind }) => kind === 'web');
  const [bucket] = Object.keys(buckets);
  if (!edge?.cdn || !isEntered || bucket === undefined) return fc.constant(stage);
  const files = fc.constantFrom({}, { '/assets/*': bucket }, { '/*': { bucket, cacheSeconds: 60, spa: true } });
  return files.map((static_) => ({ ...stage, edge: { ...edge, static: static_ } }));
}

/** Smaller sizes and the like, which keep any description valid. */
function arbitraryOverrides({
  services = {},
  databases = {},
  caches = {},
}: Record<string, Named>): fc.Arbitrary<Facts> {
  const each = (map: Named, facts: Facts) =>
    fc.subarray(Object.keys(map)).map((chosen) => Object.fromEntries(chosen.map((name) => [name, facts])));
  const smaller = {
    replicas: 1,
    scaling: null,
    resources: { request: { cpu: 0.25, memoryMiB: 512 } },
    env: { MODE: 'debug' },
  };
  return fc.record(
    {
      data: fc.constant('disposable'),
      services: each(services, smaller),
      databases: each(databases, { highAvailability: 'single-az', readReplicas: 0 }),
      caches: each(caches, { replicas: 0 }),
    },
    { requiredKeys: [], noNullPrototype: true },
  );
}
