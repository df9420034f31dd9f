import { describe, expect, test } from '@jest/globals';
import { tlsHops } from '../../lib/plan/tls-hops';
import type { DeploymentTarget } from '../../lib/spec/target';
import { AUTHORITY } from '../support/certificates';
import type { Description } from '../support/descriptions';
import { minimalStage, prod } from '../support/descriptions';

/** `users -> CloudFront: HTTPS`, with `(plain)` where nothing encrypts it. */
const hopsOf = (patch: Description) =>
  tlsHops(minimalStage(patch), 'fargate').map(
    ({ from, to, protocol, encrypted }) => `${from} -> ${to}: ${protocol}${encrypted ? '' : ' (plain)'}`,
  );

const domain = prod.domain;
const dev = (facts: Description) => ({ stages: { dev: facts } });

describe('the way of a request from the user to the service', () => {
  test.each<[string, Description, string[]]>([
    [
      'through CloudFront, without a domain',
      {},
      ['users -> CloudFront: HTTPS', 'CloudFront -> load balancer: HTTP (plain)', 'load balancer -> api: HTTP (plain)'],
    ],
    [
      'through CloudFront, with a domain',
      dev({ domain }),
      ['users -> CloudFront: HTTPS', 'CloudFront -> load balancer: HTTPS', 'load balancer -> api: HTTP (plain)'],
    ],
    [
      'to the load balancer, with a domain',
      dev({ domain, ingress: { exposure: 'public' }, edge: { cdn: false } }),
      ['users -> load balancer: HTTPS', 'load balancer -> api: HTTP (plain)'],
    ],
    [
      'to the load balancer, from the office, without a domain',
      dev({ ingress: { exposure: 'public', allowedCidrs: ['203.0.113.0/24'] }, edge: { cdn: false } }),
      ['users -> load balancer: HTTP (plain)', 'load balancer -> api: HTTP (plain)'],
    ],
  ])('%s', (_, patch, expected) => {
    expect(hopsOf(patch)).toEqual(expected);
  });

  test('[RWP-01] through Cloudflare, which shows a certificate of its own', () => {
    const ingress = { exposure: 'cloudflare', cloudflare: { originPullCa: AUTHORITY } };
    const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d';
    const facts = { ingress, edge: { cdn: false }, domain: { name: 'shop.example.com', certificateArn } };
    expect(hopsOf(dev(facts))).toEqual([
      'users -> Cloudflare: HTTPS',
      'Cloudflare -> load balancer: HTTPS',
      'load balancer -> api: HTTP (plain)',
    ]);
    expect(tlsHops(minimalStage(dev(facts)), 'fargate')[1]!.how).toContain('mutual TLS');
  });

  test('[EXA-24] to the files of a bucket, which CloudFront reads, each bucket once', () => {
    const patch = {
      services: { api: { routes: ['/v1/*'] } },
      buckets: { files: {} },
      edge: { static: { '/assets/*': 'files', '/public/*': 'files' } },
    };
    expect(hopsOf(patch).filter((hop) => hop.includes('files'))).toEqual(['CloudFront -> files: HTTPS']);
  });

  test('is none in a system without web services', () => {
    expect(hopsOf({ services: { api: { kind: 'internal', port: 8080 } } })).toEqual([]);
  });
});

describe('the last leg, and those between services, are encrypted', () => {
  const last = (patch: Description) => tlsHops(minimalStage(patch), 'fargate').find(({ to }) => to === 'api')!;

  test.each<[string, Description, string, string]>([
    ['by the container', { services: { api: { tls: true } } }, 'HTTPS', 'the container ends TLS'],
    ['by the network, as a rule', dev({ network: { encryption: 'enforce' } }), 'HTTP', 'which refuses anything else'],
    [
      'by the network, where the hardware can',
      dev({ network: { encryption: 'monitor' } }),
      'HTTP',
      'on the hardware it runs on',
    ],
  ])('%s', (_, patch, protocol, how) => {
    expect(last(patch)).toMatchObject({ protocol, encrypted: true, how: expect.stringContaining(how) });
  });

  test('or not, and then the plan says what would encrypt them', () => {
    expect(last({})).toMatchObject({ encrypted: false, how: expect.stringContaining("network.encryption: 'monitor'") });
  });

  test.each([
    ['http2', false, 'HTTP/2'],
    ['http2', true, 'HTTP/2 over TLS'],
    ['grpc', false, 'gRPC'],
    ['tcp', true, 'TCP over TLS'],
  ])('%s, TLS in the container: %s, is called %s', (protocol, tls, name) => {
    const services = { api: { calls: ['peer'] }, peer: { kind: 'internal', port: 9000, protocol, tls } };
    expect(tlsHops(minimalStage({ services }), 'fargate').find(({ to }) => to === 'peer')).toMatchObject({
      from: 'api',
      protocol: name,
      encrypted: tls,
    });
  });
});

describe('[VIB-32] from service to service, with a mesh', () => {
  const services = {
    api: { calls: ['peer', 'docker'] },
    peer: { kind: 'internal', port: 9000 },
    docker: { kind: 'daemon', privileged: true, image: 'docker:29-dind', port: 2375, protocol: 'tcp' },
  };
  const hop = (target: DeploymentTarget, mutualTls: string | undefined, to: string) =>
    tlsHops(minimalStage({ services, ...(mutualTls && { mesh: { mutualTls } }) }), target).find(
      (each) => each.from === 'api' && each.to === to,
    )!;

  test.each<[DeploymentTarget, string | undefined, string, boolean, string]>([
    ['eks', undefined, 'peer', false, 'inside the private network only'],
    ['eks', 'strict', 'peer', true, 'mutual TLS between proxies (Istio)'],
    ['eks', 'permissive', 'peer', true, 'what is plain is taken, too'],
    ['eks', 'strict', 'docker', false, 'inside the private network only'],
    ['fargate', undefined, 'peer', false, 'inside the private network only'],
    ['fargate', 'strict', 'peer', true, 'the caller shows no certificate'],
    ['fargate', 'strict', 'docker', false, 'inside the private network only'],
  ])('on %s, %s, to %s: encrypted %s', (target, mutualTls, to, encrypted, how) => {
    expect(hop(target, mutualTls, to)).toMatchObject({ encrypted, how: expect.stringContaining(how) });
  });

  test('is told apart while a stage moves from one target to the other', () => {
    const slots = { a: { weightPercent: 90, target: 'fargate' }, b: { weightPercent: 10, target: 'eks' } };
    const stage = minimalStage({ services, mesh: { mutualTls: 'strict' }, compute: { slots } });
    const hows = tlsHops(stage, 'fargate').flatMap(({ from, to, how }) =>
      from === 'api' && to === 'peer' ? [how] : [],
    );
    expect(hows).toEqual([expect.stringMatching(/^on fargate: TLS/), expect.stringMatching(/^on eks: mutual TLS/)]);
  });

  test('stays as it is from the load balancer', () => {
    const stage = minimalStage({ services, mesh: { mutualTls: 'strict' } });
    expect(tlsHops(stage, 'eks').find(({ to }) => to === 'api')).toMatchObject({ encrypted: false });
  });
});

test('the way to data is encrypted whatever it is, and each is named once', () => {
  const data = { databases: { main: {} }, caches: { sessions: {} }, queues: { jobs: {} }, buckets: { uploads: {} } };
  const worker = { kind: 'worker', consumes: 'jobs', uses: ['main', 'sessions', 'uploads', 'jobs'] };
  expect(hopsOf({ ...data, services: { worker } }).filter((hop) => hop.startsWith('worker'))).toEqual([
    'worker -> main: PostgreSQL',
    'worker -> sessions: Redis',
    'worker -> uploads: HTTPS',
    'worker -> jobs: HTTPS',
  ]);
});
