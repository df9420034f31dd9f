import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { renderSystem } from '../../bin/render';
import { UsageError } from '../../lib/spec/usage-error';
import { run } from '../bin/run-command';
import { minimalDescription } from '../support/descriptions';
import type { Description } from '../support/descriptions';
import { folderOf } from '../support/folder-of';

const described = (patch: Description = {}) => ({ 'systems/shop.json': JSON.stringify(minimalDescription(patch)) });
const worker = { kind: 'worker' };

function render(folder: string, { check = false, output = 'helm-charts' } = {}): string {
  return renderSystem(folder, 'shop', { check, output, only: ['chart'], progress: () => {} });
}

function describeAnew(folder: string, patch: Description): void {
  writeFileSync(join(folder, 'systems/shop.json'), described(patch)['systems/shop.json']);
}

/** All files below a folder. */
function contents(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = paths.map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(files.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

describe('slipway render', () => {
  test('writes a chart, and then says that it is up to date', async () => {
    const folder = folderOf(described());
    const first = await run(folder, ['render', 'shop', '--only', 'chart']);
    const written = contents(folder);
    const second = await run(folder, ['render', '--only', 'chart']);
    expect(first).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(/^helm-charts\/shop: \d+ of \d+ files written\n$/),
    });
    expect(Object.keys(written)).toContain('helm-charts/shop/templates/dev/services/api/deployment.yaml');
    expect(second).toEqual({ status: 0, stderr: '', stdout: 'helm-charts/shop is up to date\n' });
    expect(contents(folder)).toEqual(written);
  });

  test('--check fails with what is stale, missing or left over, and writes nothing', async () => {
    const folder = folderOf(described({ services: { extra: worker } }));
    render(folder);
    describeAnew(folder, { services: { api: { env: { A: 'b' } } } });
    rmSync(join(folder, 'helm-charts/shop/Chart.yaml'));
    const before = contents(folder);
    const { status, stderr } = await run(folder, ['render', 'shop', '--check']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/changed: +helm-charts\/shop\/templates\/dev\/services\/api\/config-map\.yaml\n/);
    expect(stderr).toMatch(/missing: +helm-charts\/shop\/Chart\.yaml\n/);
    expect(stderr).toMatch(/left over: +helm-charts\/shop\/templates\/dev\/services\/extra\/deployment\.yaml\n/);
    expect(stderr).toMatch(/fix: +slipway render shop\n$/);
    expect(contents(folder)).toEqual(before);
  });

  test('--all is for every system, and tells what is stale of each', async () => {
    const ofTools = JSON.stringify({ ...minimalDescription(), name: 'tools' });
    const folder = folderOf({ ...described(), 'systems/tools.json': ofTools });
    const written = await run(folder, ['render', '--all', '--only', 'chart']);
    const checked = await run(folder, ['render', '--all', '--check', '--only', 'chart']);
    rmSync(join(folder, 'helm-charts/shop/Chart.yaml'));
    rmSync(join(folder, 'helm-charts/tools'), { recursive: true });
    const { status, stderr } = await run(folder, ['render', '--all', '--check', '--only', 'chart']);
    expect(written.stdout).toMatch(/^helm-charts\/shop: .*\nhelm-charts\/tools: .*\n$/);
    expect(checked).toMatchObject({ status: 0, stdout: expect.stringContaining('helm-charts/tools is up to date\n') });
    expect(status).toBe(1);
    expect(stderr).toMatch(/missing: +helm-charts\/shop\/Chart\.yaml\n.*\n\nhelm-charts\/tools is not there\n/);
  });

  test('--all beside a name is refused', async () => {
    const { status, stderr } = await run(folderOf(described()), ['render', 'shop', '--all']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'render one system, or --all\n' });
  });

  test('--output writes elsewhere', () => {
    const folder = folderOf(described());
    expect(render(folder, { output: 'out/charts' })).toMatch(/^out\/charts\/shop: /);
    expect(existsSync(join(folder, 'out/charts/shop/Chart.yaml'))).toBe(true);
    expect(existsSync(join(folder, 'helm-charts'))).toBe(false);
  });

  test('removes what it wrote and needs no more, and nothing that is of others', () => {
    const folder = folderOf(described({ services: { extra: worker } }));
    render(folder);
    const chart = join(folder, 'helm-charts/shop');
    const own = { 'templates/own.yaml': '# ours', 'values-local.yaml': 'stage: dev', 'README.md': 'ours' };
    for (const [path, text] of Object.entries(own)) writeFileSync(join(chart, path), text);
    describeAnew(folder, {});
    expect(render(folder)).toMatch(/, \d removed$/);
    expect(contents(chart)).toMatchObject(own);
    expect(existsSync(join(chart, 'templates/dev/services/extra'))).toBe(false);
    expect(existsSync(join(chart, 'templates/dev/services/api'))).toBe(true);
    expect(render(folder, { check: true })).toBe('helm-charts/shop is up to date');
  });

  test('adds a new service to the released tags, and never touches a tag', () => {
    const values = "# ours\nimages:\n  api: { tag: '1.0' } # good\n";
    const folder = folderOf({ ...described(), 'helm-charts/shop/values.yaml': values });
    render(folder);
    expect(readFileSync(join(folder, 'helm-charts/shop/values.yaml'), 'utf8')).toBe(values);
    describeAnew(folder, { services: { extra: worker } });
    expect(() => render(folder, { check: true })).toThrow(/changed: +helm-charts\/shop\/values\.yaml/);
    render(folder);
    expect(readFileSync(join(folder, 'helm-charts/shop/values.yaml'), 'utf8')).toBe(`${values}  extra:\n    tag: ""\n`);
  });
});

describe('a mistake is told in words, with exit code 1, and nothing is written', () => {
  test.each([
    ['an unknown system', described(), ['shpo'], ["unknown system 'shpo'", "did you mean 'shop'?"]],
    [
      'a misspelt field',
      described({ services: { api: { replica: 3 } } }),
      [],
      ['services.api.replica', "did you mean 'replicas'?"],
    ],
    [
      'what eks cannot do',
      described({ services: { api: { capacity: { spot: true, onDemandBase: 1 }, release: { strategy: 'canary' } } } }),
      [],
      ['services.api.capacity'],
    ],
    [
      'released tags that cannot be read',
      { ...described(), 'helm-charts/shop/values.yaml': 'images: [' },
      [],
      ['values.yaml: cannot be read'],
    ],
    [
      'a chart of somebody else in its place',
      { ...described(), 'helm-charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\n' },
      [],
      ['files are in the way', 'helm-charts/shop/Chart.yaml'],
    ],
    ['an unknown option', described(), ['--stage', 'dev'], ["unknown option '--stage'"]],
  ])('%s', async (_, files, args, said) => {
    const folder = folderOf(files);
    const before = contents(folder);
    const { status, stdout, stderr } = await run(folder, ['render', ...args]);
    expect({ status, stdout, trace: /^ +at .*:\d+/m.test(stderr) }).toEqual({ status: 1, stdout: '', trace: false });
    for (const part of said) expect(stderr).toContain(part);
    expect(contents(folder)).toEqual(before);
  });
});

describe('where writing fails, the chart is as before', () => {
  test('halfway', () => {
    const folder = folderOf(described());
    render(folder);
    const chart = join(folder, 'helm-charts/shop');
    appendFileSync(join(chart, 'Chart.yaml'), '# stale\n');
    rmSync(join(chart, 'values.schema.json'));
    mkdirSync(join(chart, 'values.schema.json'));
    writeFileSync(join(chart, 'values.schema.json/own'), 'in the way');
    const before = contents(folder);
    expect(() => render(folder)).toThrow(UsageError);
    expect(contents(folder)).toEqual(before);
  });

  test('at once', () => {
    const folder = folderOf({ ...described(), 'helm-charts': 'no folder' });
    expect(() => render(folder)).toThrow(/cannot be read or written/);
    expect(contents(folder)['helm-charts']).toBe('no folder');
  });
});
