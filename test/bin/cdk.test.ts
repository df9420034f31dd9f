import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { packageRoot } from '../../lib/shared/package-root';
import type { Outcome } from './run-command';

const folder = mkdtempSync(join(tmpdir(), 'cdk-'));
const assembly = join(folder, 'cdk.out');

/** The cdk command of this repository, where nobody is signed in to AWS, as in continuous integration. */
function cdk(...args: string[]): Promise<Outcome> {
  const { PATH = '', TMPDIR = '', CDK_VALIDATION = '' } = process.env;
  const env = { PATH, TMPDIR, CDK_VALIDATION, HOME: folder, CI: 'true', AWS_EC2_METADATA_DISABLED: 'true' };
  return new Promise((resolve) => {
    execFile(
      join(packageRoot(), 'node_modules/.bin/cdk'),
      args,
      { cwd: packageRoot(), env },
      (error, stdout, stderr) => {
        resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
  });
}

function diff(template: object): Promise<Outcome> {
  const saved = join(folder, 'saved.json');
  writeFileSync(saved, JSON.stringify(template));
  return cdk('diff', '--app', assembly, '--template', saved, '--exclusively', '--fail', 'dev/network');
}

interface Template {
  readonly Resources: Record<string, { readonly Type: string }>;
}

describe('the cdk command works without an account and without a network', () => {
  let synth: Outcome;

  beforeAll(async () => {
    synth = await cdk(
      'synth',
      '-c',
      'system=customer-service',
      '-c',
      'target=fargate',
      '--quiet',
      '--output',
      assembly,
    );
  }, 180_000);

  test('synth', () => {
    expect(synth).toMatchObject({ status: 0, stdout: expect.stringContaining('Successfully synthesized') });
  });

  test('synth runs the app once: nothing is left to look up', () => {
    const manifests = readdirSync(assembly, { recursive: true })
      .map(String)
      .filter((path) => path.endsWith('manifest.json'));
    // the app, what stages share, three stages, and what stands for one of them elsewhere
    expect(manifests).toHaveLength(6);
    for (const path of manifests)
      expect(JSON.parse(readFileSync(join(assembly, path), 'utf8'))).not.toHaveProperty('missing');
  });

  test('ls names the stacks by stage and concern, and says how they are called at AWS', async () => {
    const { status, stdout } = await cdk('ls', '--app', assembly);
    expect(status).toBe(0);
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        'shared/registry (customer-service-shared-registry)',
        'dev/network (customer-service-dev-network)',
        'prod/services-main (customer-service-prod-services-main)',
      ]),
    );
  });

  test('diff compares with a template that was saved', async () => {
    const [file = ''] = readdirSync(join(assembly, 'assembly-dev')).filter((name) =>
      /network.*template\.json$/.test(name),
    );
    const template = JSON.parse(readFileSync(join(assembly, 'assembly-dev', file), 'utf8')) as Template;
    const [removed = ''] = Object.keys(template.Resources).filter(
      (id) => template.Resources[id]?.Type === 'AWS::EC2::NatGateway',
    );
    const { [removed]: _, ...others } = template.Resources;

    const [same, different] = [await diff(template), await diff({ ...template, Resources: others })];

    expect(same).toMatchObject({ status: 0, stdout: expect.stringContaining('There were no differences') });
    expect(different).toMatchObject({ status: 1, stdout: expect.stringMatching(/\[\+\] AWS::EC2::NatGateway/) });
  });
});

test('a mistake is told in words, and leaves no assembly that could be deployed', async () => {
  const output = join(folder, 'mistaken');
  const { status, stdout, stderr } = await cdk('synth', '-c', 'stage=qa', '--quiet', '--output', output);
  const text = stdout + stderr;

  expect(status).toBe(1);
  expect(text).toContain("unknown stage 'qa'\n  allowed: dev, staging, prod");
  expect(text).not.toMatch(/^ +at .*:\d+/m);
  expect(readdirSync(output).filter((name) => name.endsWith('.json'))).toEqual([]);
});
