import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Plan } from '../../lib/plan/plan';
import { packageRoot } from '../../lib/shared/package-root';
import { minimalDescription, prod } from '../support/descriptions';
import { folderOf } from '../support/folder-of';
import type { Outcome } from './run-command';
import { run } from './run-command';

/** A synthesis takes seconds, and minutes on a busy machine. */
const SLOW = 180_000;

const description = minimalDescription({
  databases: { main: {} },
  services: { api: { uses: ['main'] } },
  stages: { prod },
});
const source = `import { defineSystem } from 'slipway';\nexport default defineSystem(${JSON.stringify(description)});\n`;

describe('slipway plan', () => {
  const folder = folderOf({ 'systems/shop.ts': source, 'systems/shop.extend.ts': 'export default () => {};' });
  let json: Outcome;
  let text: Outcome;

  beforeAll(async () => {
    [json, text] = await Promise.all([
      run(folder, ['plan', '--json', '--output', 'json']),
      run(folder, ['shop', '--stage', 'dev', '--target', 'fargate', '--output', 'out'], { CI: 'true' }),
    ]);
  }, SLOW);

  test('needs no name where there is one system, and ends with 0 when it can be deployed', () => {
    expect(json).toMatchObject({ status: 0, stderr: '' });
  });

  test('as JSON has what machines need, for every stage and what they share', () => {
    const { system, stages } = JSON.parse(json.stdout) as Plan;
    expect(system).toBe('shop');
    expect(stages.map(({ name, target }) => `${name} ${target}`)).toEqual([
      'shared fargate',
      'dev fargate',
      'prod fargate',
      'shared eks',
      'dev eks',
      'prod eks',
    ]);
    for (const { name, stacks, findings, acknowledged, lowering } of stages) {
      expect(stacks[0]).toMatchObject({
        name: expect.stringContaining(`shop-${name}-`),
        resources: expect.any(Number),
      });
      expect([findings, Array.isArray(acknowledged)]).toEqual([[], true]);
      for (const note of lowering) {
        expect(note).toMatchObject({
          path: expect.any(String),
          status: expect.any(String),
          reason: expect.any(String),
        });
      }
    }
  });

  test('says where it was written, relative to here', () => {
    expect(text.stdout).toMatch(/\nReady to deploy\.\nWritten to out\/shop\/fargate\n$/);
  });

  test('is about the chosen stages only', () => {
    expect(text.stdout).toContain('\ndev  fargate, us-east-1');
    expect(text.stdout).not.toContain('prod');
  });

  test('has neither colour nor progress where nobody looks, not even in continuous integration', () => {
    expect(stripVTControlCharacters(text.stdout)).toBe(text.stdout);
    expect(text.stderr).toBe('');
  });

  test('ends quietly when its reader has seen enough', () => {
    const launcher = join(packageRoot(), 'bin/run.cjs');
    const { stderr } = spawnSync('sh', ['-c', `node "${launcher}" schema | true`], { cwd: folder, encoding: 'utf8' });
    expect(stderr).toBe('');
  });
});

describe('where something is refused', () => {
  const refused = minimalDescription({ databases: { main: { instanceType: 'm1.huge' } } });
  const folder = folderOf({ 'systems/shop.json': JSON.stringify(refused) });

  test('the plan says all else as well, in JSON too, and ends with 1', async () => {
    const { status, stdout } = await run(folder, ['plan', '--json', '--target', 'eks']);
    const { stages } = JSON.parse(stdout) as Plan;
    expect(status).toBe(1);
    expect(stages.find(({ name }) => name === 'dev')).toMatchObject({
      stacks: [],
      sizes: expect.arrayContaining([expect.objectContaining({ name: 'api' })]),
      tls: expect.any(Array),
    });
    expect(stages.flatMap(({ lowering }) => lowering.filter((note) => note.status === 'refused'))).toMatchObject([
      { path: 'databases.main.instanceType', found: '"m1.huge"', fix: expect.any(String) },
    ]);
  });
});

describe('the other commands', () => {
  const folder = folderOf({ 'systems/shop.ts': source, 'systems/broken.json': '{' });

  test.each<[string, string[], number, RegExp]>([
    [
      'list says which systems there are, and which cannot be read',
      ['list'],
      0,
      /^broken {2}cannot be read: slipway plan broken says why\nshop {4}dev \(us-east-1\), prod \(us-east-1\)\n$/,
    ],
    [
      'schema is JSON Schema',
      ['schema'],
      0,
      /^\{\n {2}"\$schema": "https:\/\/json-schema\.org\/draft\/2020-12\/schema",/,
    ],
    ['--version is that of the package', ['--version'], 0, /^\d+\.\d+\.\d+\n$/],
    ['--help has examples', ['--help'], 0, /Examples:\n {2}slipway plan /],
    ['plan --help says what the exit code means', ['plan', '--help'], 0, /The exit code is 0 when/],
    [
      'an unknown option is refused',
      ['plan', '--stages', 'dev'],
      1,
      /unknown option '--stages'\n\(Did you mean --stage\?\)/,
    ],
  ])('%s', async (_, args, status, said) => {
    const outcome = await run(folder, args);
    expect(outcome.status).toBe(status);
    expect(outcome.stdout + outcome.stderr).toMatch(said);
  });

  test('no help line is longer than 80 characters', async () => {
    const texts = await Promise.all([run(folder, ['--help']), run(folder, ['plan', '--help'])]);
    for (const { stdout } of texts) expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

test(
  'the system of this repository is planned, with every gate on, and can be deployed',
  async () => {
    const output = mkdtempSync(join(tmpdir(), 'plan-'));
    const { status, stdout } = await run(packageRoot(), ['plan', '--output', output], { CDK_VALIDATION: 'true' });
    expect(stdout).toMatch(/^customer-service: /);
    expect(stdout).toMatch(/\nReady to deploy\.\n/);
    expect(status).toBe(0);
  },
  SLOW,
);
