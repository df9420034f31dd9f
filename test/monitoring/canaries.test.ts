import type { Server } from 'node:http';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { canariesOf, canaryAlarms } from '../../lib/lowering/alarms/canaries';
import { canaryScript } from '../../lib/lowering/alarms/canary-script';
import { minimalStage } from '../support/descriptions';
import { synthesizeVariant } from '../support/synth';

const domain = { name: 'shop.example.com', hostedZoneId: 'Z0123456789SHOP' };
const api = { kind: 'web', port: 80, routes: ['/*'], probes: { readiness: '/ready' } };
const stage = (patch: object = {}) => minimalStage({ availability: 99.9, domain, services: { api }, ...patch });

describe('canaries', () => {
  const asked = (patch: object = {}) => canariesOf(stage(patch)).map(({ url, expects }) => `${expects}: ${url}`);

  test.each([
    ['the page of the readiness probe', api, ['well: https://shop.example.com/ready']],
    [
      'the beginning of a route that does not lead there',
      { ...api, routes: ['/v1/*'] },
      ['answered: https://shop.example.com/v1/'],
    ],
    [
      'each route',
      { ...api, routes: ['/*', { path: '/v1/*', host: 'api.example.com' }] },
      ['well: https://shop.example.com/ready', 'answered: https://api.example.com/v1/'],
    ],
    ['the root, without a probe', { ...api, probes: {} }, ['answered: https://shop.example.com/']],
    [
      'the root, with a probe on another port',
      { ...api, ports: { health: 81 }, probes: { readiness: { path: '/ready', port: 81 } } },
      ['answered: https://shop.example.com/'],
    ],
  ])('ask for %s', (_, service, expected) => {
    expect(asked({ services: { api: service } })).toEqual(expected);
  });

  test('are there only where somebody wants to know how available it is', () => {
    expect(asked({ availability: null })).toEqual([]);
    expect(asked({ availability: null, alarms: { up: { metric: 'availability', belowPercent: 99 } } })).toHaveLength(1);
  });

  test('are not there without a name to ask under', () => {
    expect(asked({ domain: null })).toEqual([]);
  });

  test('raise an alarm as urgent as the target, under the name that the canary has', () => {
    const [alarm] = canaryAlarms(stage());
    expect(alarm).toMatchObject({ severity: 'critical', comparison: 'below', threshold: 100, datapointsToAlarm: 2 });
    const [canary] = canariesOf(stage());
    expect(alarm?.measure.metrics['success']?.dimensions).toEqual({ CanaryName: canary?.name });
    const built = synthesizeVariant({ availability: 99.9, domain, services: { api } });
    expect(built.resources('monitoring', 'AWS::Synthetics::Canary').map(([, { Name }]) => Name)).toEqual([
      canary?.name,
    ]);
    expect(built.findings).toEqual([]);
  });
});

describe('the log of a canary', () => {
  const built = synthesizeVariant({ availability: 99.9, domain, services: { api } });
  const [[canaryId, canary]] = built.resources('monitoring', 'AWS::Synthetics::Canary') as [
    [string, Record<string, unknown>],
  ];
  const [, log] = built
    .resources('monitoring', 'AWS::Logs::LogGroup')
    .find(([, { LogGroupName }]) => JSON.stringify(LogGroupName).includes('cwsyn'))!;

  test('has the name that Synthetics gives it, an end and a key', () => {
    const name = ['', [`/aws/lambda/cwsyn-${String(canary['Name'])}-`, { 'Fn::GetAtt': [canaryId, 'Id'] }]];
    expect(log).toMatchObject({
      LogGroupName: { 'Fn::Join': name },
      RetentionInDays: 30,
      KmsKeyId: expect.anything(),
    });
  });

  test('is made by nobody else, who would neither encrypt nor end it', () => {
    const roles = JSON.stringify(built.resources('monitoring', 'AWS::IAM::Role'));
    expect(roles).toContain('cwsyn-shop-dev-*');
    expect(roles).not.toContain('logs:CreateLogGroup');
  });
});

describe('the script of a canary', () => {
  let server: Server;
  let answer = { status: 200, body: 'fine' };

  beforeAll(async () => {
    server = http.createServer((_, response) => response.writeHead(answer.status).end(answer.body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    http.globalAgent.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** Runs it against the server of this test, which speaks no TLS. */
  async function run(expects: 'well' | 'answered', given: typeof answer): Promise<string> {
    answer = given;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ready`;
    const exports: { handler?: () => Promise<string> } = {};
    runInNewContext(canaryScript({ url, expects }), { exports, require: () => http });
    return exports.handler!();
  }

  test.each([
    ['well', 200, 'fine'],
    ['well', 302, ''],
    ['answered', 404, 'no such task'],
    ['answered', 401, ''],
  ] as const)('is content, expecting %s, with %d %s', async (expects, status, body) => {
    await expect(run(expects, { status, body })).resolves.toContain(`answers ${status}`);
  });

  test.each([
    ['well', 404, ''],
    ['well', 503, ''],
    ['answered', 502, ''],
    ['answered', 404, 'Not found'],
  ] as const)('fails, expecting %s, with %d %s', async (expects, status, body) => {
    await expect(run(expects, { status, body })).rejects.toThrow(`answers ${status}`);
  });

  test('fails when nobody answers', async () => {
    const exports: { handler?: () => Promise<string> } = {};
    const script = canaryScript({ url: 'http://127.0.0.1:1/', expects: 'well' });
    runInNewContext(script, { exports, require: () => http });
    await expect(exports.handler!()).rejects.toThrow('ECONNREFUSED');
  });
});
