import { describe, expect, test } from '@jest/globals';
import { proxyClient, proxyClients, proxyVariables } from '../../../lib/lowering/fargate/egress-proxy';
import { proxySettings } from '../../../lib/lowering/fargate/proxy-settings';
import { lowerStage } from '../../../lib/lowering/lower-stage';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';

const openai = { egress: ['api.openai.com', '*.googleapis.com:80'] };
const withApi = (api: Description, patch: Description = {}) => minimalStage({ ...patch, services: { api } });

function outcome(api: Description, patch: Description = {}) {
  return lowerStage(withApi(api, patch), 'fargate').find(({ path }) => path === 'services.api.egress');
}

describe('[RWP-04] names on fargate', () => {
  test('are a list at a proxy, without which there is no way out', () => {
    expect(outcome(openai)).toMatchObject({ status: 'honoured', reason: expect.stringContaining('the only way out') });
    expect(proxyClients(withApi(openai))).toEqual([
      { service: 'api', port: expect.any(Number), allowed: ['api.openai.com:443', '*.googleapis.com:80'] },
    ]);
  });

  test.each<[string, Description, Description, Description]>([
    [
      'privileges',
      { ...openai, kind: 'daemon', routes: null, privileged: true },
      {},
      { reason: expect.stringContaining('root on its host') },
    ],
    ['another protocol', { egress: ['db.example.com:5432'] }, {}, { allowed: '443, 80' }],
    [
      'a network without private endpoints',
      openai,
      { network: { privateEndpoints: false } },
      { fix: expect.stringContaining('network.privateEndpoints: true') },
    ],
    [
      'a public image',
      { ...openai, image: 'ghcr.io/example/api:1' },
      {},
      { reason: expect.stringContaining('image makes one public') },
    ],
    [
      'a public image beside it',
      { ...openai, sidecars: { proxy: { image: 'envoyproxy/envoy:v1.35.0' } } },
      {},
      { reason: expect.stringContaining('sidecars.proxy.image makes one public') },
    ],
    [
      'files, which a public image writes',
      { ...openai, files: { '/etc/app/config': 'x' } },
      {},
      { fix: 'put the files into the image' },
    ],
  ])('are refused with %s, and never reported as enforced', (_, api, patch, expected) => {
    expect(outcome(api, patch)).toMatchObject({ status: 'refused', ...expected });
    expect(proxyClients(withApi(api, patch))).toEqual([]);
  });

  test('are refused to more services than a security group has rules for', () => {
    const services = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`w${i}`, { kind: 'worker', egress: ['api.openai.com'] }]),
    );
    const notes = (patch: Description) =>
      lowerStage(minimalStage({ services: { ...services, ...patch } }), 'fargate').filter(
        ({ path, status }) => path.endsWith('.egress') && status === 'refused',
      );
    expect(notes({})).toEqual([]);
    expect(notes({ api: openai })).toHaveLength(61);
  });
});

describe('the port of a client', () => {
  const worker = { kind: 'worker', egress: ['api.openai.com'] };
  const stage = (names: readonly string[]) =>
    minimalStage({ services: Object.fromEntries(names.map((name) => [name, worker])) });

  test('stays when others come and go, so that nobody ever talks to the list of another', () => {
    const alone = proxyClient(stage(['mailer']), 'mailer');
    expect(proxyClient(stage(['aaa', 'mailer', 'zzz']), 'mailer')).toEqual(alone);
  });

  test('is its own, above the well-known ones and below those that Linux hands out', () => {
    const names = Array.from({ length: 400 }, (_, i) => `service-${i}`);
    const ports = proxyClients(stage(names)).map(({ port }) => port);
    expect(new Set(ports).size).toBe(400);
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(10_000);
    expect(Math.max(...ports)).toBeLessThan(30_000);
  });
});

describe('a program finds the proxy', () => {
  const services = { api: { ...openai, calls: ['identity'] }, identity: { kind: 'internal', port: 3000 } };
  const stage = minimalStage({ services, queues: { mails: {} } });
  const variables = proxyVariables(stage, 'api');
  const direct = variables['NO_PROXY']!.split(',');

  test('by the variables that programs read, in both spellings, on its own port', () => {
    const url = `http://proxy.egress.dev.shop.internal:${proxyClient(stage, 'api')?.port}`;
    expect(variables).toMatchObject({ HTTPS_PROXY: url, HTTP_PROXY: url, https_proxy: url, http_proxy: url });
    expect(variables['no_proxy']).toBe(variables['NO_PROXY']);
    expect(variables).toMatchObject({ NODE_USE_ENV_PROXY: '1' });
  });

  test.each(['localhost', '169.254.170.2', 'identity', 'sqs.us-east-1.amazonaws.com', '.s3.us-east-1.amazonaws.com'])(
    'and does not ask it for %s, which is reached inside the network',
    (host) => {
      expect(direct).toContain(host);
    },
  );

  test('and asks it for AWS services without a private endpoint', () => {
    for (const host of ['email.us-east-1.amazonaws.com', 'amazonaws.com']) expect(direct).not.toContain(host);
    expect(direct).not.toContain('.amazonaws.com');
  });

  test('only where it names hosts', () => {
    expect(proxyVariables(stage, 'identity')).toEqual({});
  });
});

test('no name leads into the network of the stage, to the host itself or to the credentials of the task', () => {
  const { inside } = proxySettings(minimalStage({ stages: { dev: { network: { cidr: '203.0.0.0/16' } } } }), []);
  expect(inside).toEqual(
    expect.arrayContaining([
      ['203.0.0.0', 16],
      ['10.0.0.0', 8],
      ['127.0.0.0', 8],
      ['169.254.0.0', 16],
    ]),
  );
});
