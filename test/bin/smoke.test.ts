import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SmokeReport } from '../../lib/smoke/report/smoke-report';
import { readResultFile } from '../../lib/plan/gate/result-file';
import type { MadeCertificates } from '../smoke/made-certificates';
import { hasOpenssl, makeCertificates } from '../smoke/made-certificates';
import type { PretendStage } from '../smoke/pretend-stage';
import { pretendStage } from '../smoke/pretend-stage';
import { minimalDescription, prod } from '../support/descriptions';
import { folderOf } from '../support/folder-of';
import { run } from './run-command';

const files = {
  'package.json': '{}',
  'systems/shop.json': JSON.stringify(minimalDescription({ services: { api: { websocket: true } }, stages: { prod } })),
  'helm-charts/shop/values.yaml': 'images: { api: { tag: "1" } }',
};

if (!hasOpenssl()) console.warn('skipped: smoke tests need certificates, and openssl is not installed here');

(hasOpenssl() ? describe : describe.skip)('slipway smoke', () => {
  let certificates: MadeCertificates;
  let well: PretendStage;
  let broken: PretendStage;

  beforeAll(async () => {
    certificates = makeCertificates();
    well = await pretendStage(certificates);
    broken = await pretendStage(certificates, { upgrade: (_, socket) => socket.destroy() });
  });

  afterAll(() => Promise.all([well.close(), broken.close()]));

  function smoke({ connectTo }: PretendStage, ...args: string[]) {
    const folder = folderOf({ ...files, 'ca.pem': certificates.ca });
    const detours = connectTo.flatMap((detour) => ['--connect-to', detour]);
    const all = ['smoke', 'shop', '--stage', 'prod', '--ca', 'ca.pem', '--retries', '0', ...detours, ...args];
    return run(folder, all).then((outcome) => ({ ...outcome, folder }));
  }

  test('[CUS-24] ends with 0 where a stage is well, before its name leads to it', async () => {
    const { status, stdout, stderr } = await smoke(well, '--verbose');

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^shop prod {2}https:\/\/shop\.example\.com\n/);
    expect(stdout).toMatch(/ 0 failed/);
  });

  test('ends with 1 where it is not, and tells people and machines', async () => {
    const { status, stdout, folder } = await smoke(broken, '--json', '--junit', 'smoke.xml', '--target', 'eks');
    const report = JSON.parse(stdout) as SmokeReport;

    expect(status).toBe(1);
    expect(report).toMatchObject({ ok: false, target: 'eks' });
    expect(report.results.filter((each) => each.status === 'failed').map(({ kind }) => kind)).toEqual(['websocket']);
    expect(readResultFile(readFileSync(join(folder, 'smoke.xml'), 'utf8'))).toMatchObject({ failed: 1 });
  });

  test('has nothing to ask of a stage without a web service', async () => {
    const folder = folderOf({
      'systems/shop.json': JSON.stringify(minimalDescription({ services: { api: null, idle: { kind: 'worker' } } })),
    });
    const { status, stderr } = await run(folder, ['smoke']);

    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('no web service') });
  });

  test.each<[string, string[], string]>([
    ['an unknown option', ['--fast'], "unknown option '--fast'"],
    ['an unknown stage', ['--stage', 'qa'], "unknown stage 'qa'"],
    ['an unknown target', ['--target', 'aks'], "unknown target 'aks'"],
    ['no address', ['--stage', 'dev'], 'dev has no domain'],
    ['an address with a path', ['--url', 'https://shop.example.com/app'], '--url is no address of a stage'],
    ['an address without TLS', ['--url', 'http://shop.example.com'], 'prod is reached over TLS'],
    ['a detour that is none', ['--connect-to', 'balancer.example.com'], '--connect-to is not understood'],
    ['a path of a route that is not there', ['--ask', '/v2/*=/v2/a'], "unknown route in --ask '/v2/*'"],
    ['a time that is none', ['--timeout', '0'], '--timeout takes a number'],
    ['an authority that is not there', ['--ca', 'nowhere.pem'], 'nowhere.pem: cannot be read'],
  ])('ends with 2 before anything is asked, for %s', async (_, args, said) => {
    const { status, stdout, stderr } = await run(folderOf(files), [
      'smoke',
      'shop',
      ...(args.includes('--stage') ? [] : ['--stage', 'prod']),
      ...args,
    ]);

    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: expect.stringContaining(said) });
    expect(stderr).not.toMatch(/^ +at /m);
  });
});
