import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { subnetRanges } from '../../../lib/lowering/address-plan';
import type { StageSpec } from '../../../lib/spec/stage';
import type { Description } from '../../support/descriptions';
import { arbitrarySystem, minimalStage } from '../../support/descriptions';
import { get } from './objects';
import type { End } from './reachability';
import { connections, podsOf } from './reachability';

const CIDR = '10.10.0.0/16';
const tiers = subnetRanges(CIDR, 3);

/** An address in the last zone's subnet of a tier, which no pod has. */
const inTier = (tier: keyof typeof tiers) => tiers[tier][2]!.replace(/\d+\/\d+$/, '200');

const outside: End[] = [
  { name: 'load balancer', address: inTier('public') },
  { name: 'data subnet', address: inTier('isolated') },
  { name: 'node', address: inTier('private') },
  { name: 'internet', address: '203.0.113.10' },
  { name: 'other network', address: '10.99.0.1' },
  { name: 'dns', address: '172.20.0.10' },
  { name: 'identity agent', address: '169.254.170.23' },
  { name: 'instance metadata', address: '169.254.169.254' },
];
const ports = [22, 53, 80, 443, 2376, 3000, 5432, 6379, 8080, 9464];

/** Who may connect to whom, without the lookup of names, which everybody may. */
function reachable(stage: StageSpec, others = outside): string[] {
  const all = connections(stage, [...podsOf(stage, tiers.private[0]!), ...others], ports);
  return all.filter((connection) => !connection.endsWith('dns:53')).toSorted();
}

const publicStage = {
  stages: { dev: { ingress: { exposure: 'public', allowedCidrs: ['198.51.100.0/24'] }, edge: { cdn: false } } },
};
const stageWith = (patch: Description) => minimalStage({ ...publicStage, ...patch });

describe('[VIB-21 to VIB-30] a frontend, a backend, data and a daemon, each in a namespace of its own', () => {
  const stage = stageWith({
    databases: { main: {} },
    caches: { sessions: {} },
    services: {
      api: null,
      frontend: { kind: 'web', port: 80, routes: ['/*'], namespace: 'frontend', calls: ['backend'] },
      backend: {
        kind: 'web',
        port: 3000,
        routes: ['/api/*'],
        namespace: 'backend',
        calls: ['docker'],
        uses: ['main', 'sessions'],
      },
      docker: { kind: 'daemon', port: 2376, namespace: 'docker', privileged: true },
    },
  });

  test('reach each other as declared, and nothing else', () => {
    expect(reachable(stage)).toEqual([
      'backend -> data subnet:5432',
      'backend -> data subnet:6379',
      'backend -> docker:2376',
      'frontend -> backend:3000',
      'load balancer -> backend:3000',
      'load balancer -> frontend:80',
    ]);
  });

  test('keep a pod that somebody starts by hand from everything', () => {
    const byHand = { name: 'by hand', address: inTier('private'), namespace: 'backend', labels: { app: 'debug' } };
    const all = connections(stage, [...podsOf(stage, tiers.private[0]!), ...outside, byHand], ports);
    expect(all.filter((connection) => connection.includes('by hand'))).toEqual(['by hand -> dns:53']);
  });

  test('look up names, which is no pod of its own on Auto Mode', () => {
    const all = connections(stage, [...podsOf(stage, tiers.private[0]!), ...outside], [53]);
    expect(all).toEqual(['frontend -> dns:53', 'backend -> dns:53', 'docker -> dns:53']);
  });
});

test('services call those that they declare, whatever they are, and no others', () => {
  fc.assert(
    fc.property(arbitrarySystem({ stages: ['prod'] }), ({ stages: [stage] }) => {
      const services = Object.entries(stage!.services);
      const declared = services.flatMap(([caller, { calls }]) =>
        calls.map((callee) => `${caller} -> ${callee}:${stage!.services[callee]!.port}`),
      );
      const every = services.flatMap(([, service]) => [service.port ?? 1, ...Object.values(service.ports)]);
      const found = connections(stage!, podsOf(stage!, '10.0.32.0/19'), [...new Set(every)]);
      expect(found.toSorted()).toEqual(declared.toSorted());
    }),
    { numRuns: 50 },
  );
});

type Row = [title: string, api: Description, expected: string[]];
const aws = { queues: { mails: {} }, buckets: { uploads: {} } };
const permissions = [{ actions: ['ses:SendEmail'], resources: ['*'], reason: 'sends the receipts of orders by mail' }];

describe('ways out of a service', () => {
  const worker = { kind: 'worker', port: null, routes: null };
  const waysOut = (patch: Description) =>
    reachable(stageWith({ ...aws, ...patch })).filter((way) => way.startsWith('api'));

  test.each<Row>([
    ['that declares none, do not exist', {}, []],
    ['to the internet, are for TLS alone', { egress: 'internet' }, ['api -> internet:443']],
    [
      'to a queue, lead to the endpoints, with rights from the node',
      { uses: ['mails'] },
      ['api -> data subnet:443', 'api -> identity agent:80'],
    ],
    [
      'to the queue that it consumes, too',
      { consumes: 'mails' },
      ['api -> data subnet:443', 'api -> identity agent:80'],
    ],
    ['for permissions of its own, too', { permissions }, ['api -> data subnet:443', 'api -> identity agent:80']],
    [
      'to a bucket, lead to public addresses, which are those of S3',
      { uses: ['uploads'] },
      ['api -> data subnet:443', 'api -> identity agent:80', 'api -> internet:443'],
    ],
  ])('%s', (_, api, expected) => {
    expect(waysOut({ services: { api: { ...worker, ...api } } })).toEqual(expected);
  });

  test('to AWS services, lead through NAT where there are no private endpoints', () => {
    const network = { network: { privateEndpoints: false } };
    expect(waysOut({ ...network, services: { api: { ...worker, uses: ['mails'] } } })).toEqual([
      'api -> identity agent:80',
      'api -> internet:443',
    ]);
  });
});

describe('the way in', () => {
  const wayIn = (stage: StageSpec, from: string) => reachable(stage).filter((way) => way.startsWith(from));

  test('of a public load balancer comes from the public subnets alone', () => {
    expect(wayIn(stageWith({}), 'load balancer')).toEqual(['load balancer -> api:8080']);
    expect(wayIn(stageWith({}), 'data subnet')).toEqual([]);
  });

  test('of one behind a CDN comes from the isolated subnets, where it stands, and not from nodes', () => {
    expect(wayIn(minimalStage(), 'load balancer')).toEqual([]);
    expect(wayIn(minimalStage(), 'data subnet')).toEqual(['data subnet -> api:8080']);
    expect(wayIn(minimalStage(), 'node')).toEqual([]);
  });

  test.each(['readiness', 'liveness'])('is open for the health check of the load balancer, after %s', (probe) => {
    const services = { api: { probes: { [probe]: { path: '/ready', port: 9464 } } } };
    expect(wayIn(stageWith({ services }), 'load balancer')).toEqual([
      'load balancer -> api:8080',
      'load balancer -> api:9464',
    ]);
  });

  test('to further ports is not open to callers', () => {
    const services = { api: { ports: { metrics: 9464 } }, web: { kind: 'worker', calls: ['api'] } };
    expect(wayIn(stageWith({ services }), 'web')).toEqual(['web -> api:8080']);
  });
});

describe('addresses', () => {
  test('a network that holds the usual range of Services moves them, and the lookup of names with them', () => {
    const stage = minimalStage({ stages: { dev: { network: { cidr: '172.20.0.0/16' } } } });
    const rule = get(stage, 'NetworkPolicy', 'allow-dns').spec?.egress?.[0];
    expect(rule?.to).toEqual([{ ipBlock: { cidr: '10.100.0.10/32' } }]);
    expect(rule?.ports).toEqual([
      { protocol: 'UDP', port: 53 },
      { protocol: 'TCP', port: 53 },
    ]);
  });

  const ids = (kind: string) => ['a', 'b', 'c'].map((zone) => `subnet-${kind}${zone}`);
  const existing = (cidr: string) => ({
    vpcId: 'vpc-0abc',
    cidr,
    publicSubnetIds: ids('0'),
    privateSubnetIds: ids('1'),
    isolatedSubnetIds: ids('2'),
  });

  test.each(['10.10.0.0/16', '192.168.0.0/16', '203.0.112.0/20'])(
    'of a network %s that is already there are all of it, and not the internet',
    (cidr) => {
      const network = { network: { cidr: null, existing: existing(cidr) } };
      const stage = minimalStage({
        databases: { main: {} },
        services: { api: { uses: ['main'], egress: 'internet' } },
        stages: { dev: network },
      });
      const base = cidr.replace(/\.\d+\.\d+\/\d+$/, '');
      const ends = [
        { name: 'data', address: `${base}.${cidr.startsWith('203') ? 113 : 200}.7` },
        { name: 'internet', address: '198.51.100.10' },
      ];
      expect(reachable(stage, ends)).toEqual(['api -> data:5432', 'api -> internet:443', 'data -> api:8080']);
    },
  );
});
