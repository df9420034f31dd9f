import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { GateReport } from '../../lib/plan/gate/render-gate';
import { minimalDescription, prod } from '../support/descriptions';
import { folderOf } from '../support/folder-of';
import { run } from './run-command';

const files = {
  'package.json': '{}',
  '.gitignore': 'cdk.out\n',
  'docs/runbook/README.md': '',
  'systems/shop.json': JSON.stringify(minimalDescription({ stages: { prod } })),
  'helm-charts/shop/values.yaml': 'images: { api: { tag: "1" } }',
  'unit.xml': '<testsuites><testsuite><testcase name="a"/></testsuite></testsuites>',
  'broken.xml': '<testsuites><testsuite><testcase name="a"><failure/></testcase></testsuite></testsuites>',
  'scan.json': '{"SchemaVersion":2}',
};

function repository(): string {
  const folder = folderOf(files);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Robot', '-c', 'user.email=robot@example.com', ...args], { cwd: folder });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'Sell more');
  git('update-ref', 'refs/remotes/origin/env/prod', 'HEAD');
  return folder;
}

const gate = (folder: string, ...args: string[]) =>
  run(folder, ['gate', 'shop', '--stage', 'prod', '--target', 'fargate', ...args], { CDK_VALIDATION: 'false' });
const statusOf = (text: string) =>
  Object.fromEntries((JSON.parse(text) as GateReport).items.map(({ id, status }) => [id, status]));

describe('slipway gate', () => {
  test('[CUS-56, CUS-57] checks what is known in a folder, asks for the rest, and lets the release pass', async () => {
    const { status, stdout, stderr } = await gate(
      repository(),
      '--json',
      '--result',
      'unit=unit.xml',
      '--result',
      'scan=scan.json',
    );

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      system: 'shop',
      stage: 'prod',
      production: true,
      targets: ['fargate'],
      ok: true,
    });
    expect(statusOf(stdout)).toMatchObject({
      description: 'passed',
      review: 'open',
      'tests-unit': 'passed',
      'tests-e2e': 'open',
      scan: 'passed',
      images: 'passed',
      'way-back': 'passed',
    });
  });

  test('[CUS-56] stops a release of what no commit holds, and of what fails its tests', async () => {
    const folder = repository();
    writeFileSync(join(folder, 'package.json'), '{ }');
    const { status, stdout } = await gate(folder, '--result', 'unit=unit.xml', '--result', 'unit=broken.xml');

    expect(status).toBe(1);
    expect(stdout).toMatch(/STOP {2}Somebody else has reviewed the change\n.*no commit holds/);
    expect(stdout).toMatch(/STOP {2}Unit tests pass\n +1 of 2 failed/);
  });

  test.each<[string, string[], string]>([
    ['a kind that is none', ['--result', 'smoek=unit.xml'], "did you mean 'smoke'?"],
    ['a file that is not there', ['--result', 'unit=nowhere.xml'], '--result unit: this is no such result'],
    ['tests for a scan', ['--result', 'scan=unit.xml'], '--result scan: this is no such result'],
    ['an unknown stage', ['--stage', 'qa'], "unknown stage 'qa'"],
  ])('ends with 2 for %s', async (_, args, said) => {
    const { status, stdout, stderr } = await gate(repository(), ...args);

    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: expect.stringContaining(said) });
  });
});
