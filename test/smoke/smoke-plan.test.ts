import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { routesOf } from '../../lib/smoke/derive/owner';
import { ownerOf } from '../../lib/smoke/derive/owner';
import type { Viewpoint } from '../../lib/smoke/derive/viewpoint';
import type { SmokeCheck, SmokePlan } from '../../lib/smoke/smoke-check';
import { smokePlan } from '../../lib/smoke/smoke-plan';
import type { StageSpec } from '../../lib/spec/stage';
import rwp from '../../systems/rwp';
import vibebox from '../../systems/vibebox';
import xeo from '../../systems/xeo';
import type { Description } from '../support/descriptions';
import { arbitrarySystem, minimalSystem, prod } from '../support/descriptions';

const view = (host: string, further: Partial<Viewpoint> = {}): Viewpoint => ({
  url: new URL(`https://${host}`),
  pastEdge: false,
  released: {},
  samples: {},
  ...further,
});

function stageOf(patch: Description, stage: Description = {}): StageSpec {
  const system = minimalSystem({ ...patch, stages: { prod: { ...prod, ...stage } } });
  return system.stages.find(({ production }) => production)!;
}

/** A web service that answers everything, and one below /v1 with more. */
const services = (further: Description = {}) => ({
  services: { api: {}, orders: { kind: 'web', port: 9000, routes: ['/v1/*'], ...further } },
});

function planOf(stage: StageSpec, further: Partial<Viewpoint> = {}): SmokePlan {
  const released = Object.fromEntries(Object.keys(stage.services).map((name) => [name, '1']));
  return smokePlan(stage, view('shop.example.com', { released, ...further }));
}

const ofKind = <K extends SmokeCheck['kind']>({ checks }: SmokePlan, kind: K) =>
  checks.filter((check): check is Extract<SmokeCheck, { kind: K }> => check.kind === kind);
const requests = (plan: SmokePlan, kind: 'answer' | 'websocket' | 'cached' | 'file') =>
  ofKind(plan, kind).map(({ request: { host, path } }) => `${host ?? ''}${path}`);
const reasons = ({ notAsked }: SmokePlan) => Object.fromEntries(notAsked.map(({ title, reason }) => [title, reason]));

describe('what is asked of a stage', () => {
  test.each([
    ['xeo', xeo, ['/', '/sync/', '/healthz']],
    ['vibebox', vibebox, ['/', '/api/']],
    ['rwp', rwp, ['/', '/health', '/ready']],
  ])('[CUS-24] every route of %s, and every probe that a route leads to', (_, system, asked) => {
    const stage = system.stages.find(({ production }) => production)!;
    const plan = smokePlan(stage, view(stage.domain!.name));

    expect([...new Set(requests(plan, 'answer'))]).toEqual(asked);
  });

  test('of a route is its beginning, or the path that a person names, or one that no narrower route takes', () => {
    const stage = stageOf({
      services: {
        api: { routes: ['/*', '/about'] },
        other: { kind: 'web', port: 9000, routes: ['/v1/*', '/v1/a/*'] },
        page: { kind: 'web', port: 9001, routes: ['/', '/v1'] },
      },
    });

    expect(requests(planOf(stage), 'answer')).toEqual(['/slipway-smoke', '/about', '/v1/', '/v1/a/', '/', '/v1']);
    expect(requests(planOf(stage, { samples: { '/v1/*': '/v1/health?deep' } }), 'answer')).toContain('/v1/health?deep');
  });

  test('is asked under the host of the route, and any name for a wildcard, with certificates for each', () => {
    const routes = [
      { path: '/*', host: 'api.example.com' },
      { path: '/*', host: '*.tenants.example.com' },
    ];
    const plan = planOf(stageOf({ services: { api: { routes } } }));

    expect(requests(plan, 'answer')).toEqual(['api.example.com/', 'slipway-smoke.tenants.example.com/']);
    expect(ofKind(plan, 'certificate').map(({ host }) => host)).toEqual([
      undefined,
      'api.example.com',
      'slipway-smoke.tenants.example.com',
    ]);
  });

  test('in HTTP/2 is what a load balancer hands on to a service in nothing else, and a method of gRPC only where it does not exist', () => {
    const web = (protocol: string, port: number, routes: string[]) => ({ kind: 'web', protocol, port, routes });
    const plan = planOf(
      stageOf({
        services: {
          api: null,
          two: web('http2', 81, ['/two/*']),
          calls: web('grpc', 82, ['/shop.Cart/*', '/shop.Cart/Empty']),
        },
      }),
    );

    expect(ofKind(plan, 'answer').map(({ protocol, request }) => [protocol, request.path])).toEqual([
      ['http2', '/two/'],
      ['grpc', '/shop.Cart/'],
    ]);
    expect(reasons(plan)['calls answers /shop.Cart/Empty']).toContain('might change something');
  });

  test('about a probe is the path that users see, where a route hides a part of it', () => {
    const probes = { readiness: '/ready', liveness: '/ready', startup: '/v1/started' };
    const hidden = stageOf(services({ routes: [{ path: '/v1/*', rewrite: '/' }], probes }));
    const moved = stageOf(services({ routes: [{ path: '/v1/*', rewrite: '/v1' }], probes }));

    expect(requests(planOf(hidden), 'answer').slice(2)).toEqual(['/v1/v1/started', '/v1/ready']);
    expect(requests(planOf(moved), 'answer').slice(2)).toEqual(['/v1/started']);
  });

  test.each<[string, Description, string]>([
    ['no route leads to', { probes: { readiness: '/ready' } }, 'no route of the service leads to its path'],
    ['is on another port', { probes: { readiness: { path: '/v1/ready', port: 9100 } } }, 'port 9100'],
    ['is a command', { probes: { readiness: { command: ['true'] } } }, 'it asks no path'],
  ])('is no probe that %s, and a reason says so', (_, further, said) => {
    const plan = planOf(stageOf(services(further)));

    expect(ofKind(plan, 'answer').map(({ expected }) => expected)).not.toContain('healthy');
    expect(reasons(plan)['orders is well: readiness']).toContain(said);
  });

  test('of a websocket, a sticky service and a path of nobody follows from their declarations', () => {
    const plan = planOf(
      stageOf({ services: { api: { routes: ['/v1/*'], websocket: true, sticky: { ttlSeconds: 60 } } } }),
    );

    expect(requests(plan, 'websocket')).toEqual(['/v1/']);
    expect(ofKind(plan, 'sticky')).toMatchObject([{ ttlSeconds: 60, source: 'services.api.sticky' }]);
    expect(ofKind(plan, 'unknown-path')).toHaveLength(1);
    expect(ofKind(planOf(stageOf(services())), 'unknown-path')).toEqual([]);
  });

  test('of a service without a release is whether its stand-in answers, and no websocket', () => {
    const plan = planOf(stageOf({ services: { api: { websocket: true } } }), { released: {} });

    expect(ofKind(plan, 'answer')).toMatchObject([{ standIn: true }]);
    expect(ofKind(plan, 'websocket')).toEqual([]);
    expect(reasons(plan)).toHaveProperty(['api opens a websocket at /*']);
  });

  test('is that every inner port is closed, each with the lines that open it inside', () => {
    const plan = planOf(
      stageOf({
        services: {
          api: {
            ports: { metrics: 9090 },
            probes: { liveness: { path: '/', port: 9091 } },
            sidecars: { proxy: { image: 'envoy:1', port: 15001 } },
          },
          mail: { kind: 'internal', port: 443 },
        },
        databases: { main: {} },
        caches: { sessions: {} },
      }),
    );

    expect(ofKind(plan, 'closed-port').map(({ port, source }) => [port, source])).toEqual([
      [5432, 'databases.main'],
      [6379, 'caches.sessions'],
      [8080, 'services.api.port'],
      [9090, 'services.api.ports.metrics'],
      [9091, 'services.api.probes.liveness.port'],
      [15001, 'services.api.sidecars.proxy.port'],
    ]);
  });

  test('of the CDN is what it keeps, shows and adds, and nothing of it past the edge', () => {
    const edge = {
      cdn: true,
      cachedPaths: ['/pictures/*'],
      static: { '/app/*': { bucket: 'web', spa: true }, '/robots.txt': 'web' },
    };
    const stage = stageOf({ buckets: { web: {} } }, { edge });
    const plan = planOf(stage);
    const past = planOf(stage, { pastEdge: true });

    expect(requests(plan, 'cached')).toEqual(['/pictures/']);
    expect(ofKind(plan, 'file').map(({ request, page }) => [request.path, page])).toEqual([
      ['/app/', true],
      ['/robots.txt', true],
    ]);
    expect(ofKind(plan, 'headers')).toHaveLength(1);
    expect(past.checks.map(({ kind }) => kind).filter((kind) => ['cached', 'file', 'headers'].includes(kind))).toEqual(
      [],
    );
  });

  test('without a domain are no versions of TLS, which are those of CloudFront', () => {
    const [dev] = minimalSystem().stages;
    const plan = smokePlan(dev!, view('d111111abcdef8.cloudfront.net'));

    expect(ofKind(plan, 'old-tls')).toEqual([]);
    expect(ofKind(plan, 'redirect')).toHaveLength(1);
    expect(reasons(plan)).toHaveProperty(['TLS below 1.2 is refused']);
  });

  test('without TLS is nothing of TLS', () => {
    const [dev] = minimalSystem({
      stages: { dev: { edge: { cdn: false }, ingress: { exposure: 'public', allowedCidrs: ['203.0.113.0/24'] } } },
    }).stages;
    const plan = smokePlan(dev!, view('x', { url: new URL('http://balancer.example.com') }));

    expect(plan.checks.map(({ kind }) => kind)).toEqual(['answer', 'closed-port']);
    expect(reasons(plan)['TLS']).toContain('plain HTTP');
  });

  test('behind Cloudflare are no ports, on which it listens itself', () => {
    const stage = rwp.stages.find(({ production }) => production)!;
    const plan = smokePlan(stage, view(stage.domain!.name));

    expect(ofKind(plan, 'closed-port')).toEqual([]);
    expect(reasons(plan)['ports of what is inside']).toContain('Cloudflare');
    expect(
      ofKind(smokePlan(stage, view(stage.domain!.name, { pastEdge: true })), 'closed-port').length,
    ).toBeGreaterThan(0);
  });

  test('covers every route of every system, with titles of its own, or says why not', () => {
    const property = fc.property(arbitrarySystem(), ({ stages }) => {
      for (const stage of stages) {
        const plan = smokePlan(stage, view(stage.domain?.name ?? 'stage.example.com'));
        const titles = [...plan.checks, ...plan.notAsked].map(({ title }) => title);
        expect(new Set(titles).size).toBe(titles.length);
        const answers = ofKind(plan, 'answer').filter(({ expected }) => expected === 'reached');
        const said = [...answers, ...plan.notAsked].map(({ source }) => source);
        expect(routesOf(stage).filter(({ source }) => !said.includes(source))).toEqual([]);
        const owners = answers.map(({ request: { host = stage.domain?.name ?? '', path } }) =>
          ownerOf(stage, host, path),
        );
        expect(owners).toMatchObject(answers.map(({ source }) => ({ kind: 'service', source })));
      }
    });
    fc.assert(property, { numRuns: 60 });
  });
});
