import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { listImages } from '../../bin/images';
import { minimalDescription } from '../support/descriptions';
import { folderOf } from '../support/folder-of';
import { run } from './run-command';

const services = {
  api: { build: './api' },
  worker: { kind: 'worker', build: './worker' },
  site: { kind: 'internal', port: 3000, build: '.' },
};
const described = { 'systems/shop.json': JSON.stringify(minimalDescription({ services })) };

function git(folder: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function repositoryOf(): string {
  const folder = folderOf({ ...described, 'api/main.js': '1', 'worker/main.js': '1', 'README.md': 'ours' });
  git(folder, 'init', '--quiet');
  commit(folder, {});
  return folder;
}

/** Returns the tag that a release of that commit has. */
function commit(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'Change');
  return `2026-11-21-${git(folder, 'rev-parse', '--short=12', 'HEAD')}`;
}

const tagged = (tags: Readonly<Record<string, string>>) => ({
  'helm-charts/shop/values.yaml': `images:\n${Object.entries(tags)
    .map(([service, tag]) => `  ${service}: { tag: "${tag}" }\n`)
    .join('')}`,
});
const names = (folder: string, options: object) => listImages(folder, options).map(({ service }) => service);

describe('slipway images', () => {
  test('[XEO-22] lists those whose code is newer than the commit that their released tag names', () => {
    const folder = repositoryOf();
    expect(names(folder, { unreleased: true })).toEqual(['api', 'worker', 'site']);
    const first = commit(folder, {});
    commit(folder, tagged({ api: first, worker: first, site: first }));
    expect(names(folder, { unreleased: true })).toEqual([]);
    commit(folder, { 'api/main.js': '2' });
    expect(names(folder, { unreleased: true })).toEqual(['api', 'site']);
    commit(folder, { 'README.md': 'theirs' });
    expect(names(folder, { unreleased: true })).toEqual(['api', 'site']);
  });

  test.each<[string, object, string[]]>([
    ['another stage of its Dockerfile', { api: { build: { context: './api', target: 'slim' } } }, ['api']],
    ['another architecture', { worker: { architecture: 'x86_64' } }, ['worker']],
    ['another number of replicas', { api: { replicas: 3 } }, []],
  ])('[XEO-22] lists what the description has made otherwise: %s', (_, change, expected) => {
    const folder = repositoryOf();
    const first = commit(folder, {});
    commit(folder, tagged({ api: first, worker: first, site: first }));
    const changed = Object.fromEntries(
      Object.entries(services).map(([name, service]) => [
        name,
        { ...service, ...(change as Record<string, object>)[name] },
      ]),
    );
    commit(folder, { 'systems/shop.json': JSON.stringify(minimalDescription({ services: changed })) });
    expect(names(folder, { unreleased: true })).toEqual(expected);
  });

  test('[XEO-22] lists those of a description that cannot be read any more, since nobody knows how they were made', () => {
    const folder = repositoryOf();
    const first = commit(folder, { 'systems/shop.json': '{ "name": "shop", "services": 1 }' });
    commit(folder, { ...described, ...tagged({ api: first, worker: first, site: first }) });
    expect(names(folder, { unreleased: true })).toEqual(['api', 'worker', 'site']);
  });

  test('[XEO-23] lists none for documentation, a description, a workflow or a released tag', () => {
    const folder = repositoryOf();
    commit(folder, {
      'docs/a.txt': 'a',
      'api/README.md': 'a',
      '.github/workflows/a.yml': 'a',
      ...tagged({ api: 'a' }),
    });
    commit(folder, { 'systems/tools.json': described['systems/shop.json'].replace('"shop"', '"tools"') });
    expect(names(folder, { system: 'shop', since: 'HEAD~2' })).toEqual([]);
    commit(folder, { 'worker/main.js': '2' });
    expect(names(folder, { system: 'shop', since: 'HEAD~1' })).toEqual(['worker', 'site']);
  });

  test('lists one whose tag names no commit that is known, since nobody can say what changed', () => {
    const folder = repositoryOf();
    commit(folder, tagged({ api: '1.4.2', worker: '2026-11-21-0123456789ab', site: git(folder, 'rev-parse', 'HEAD') }));
    expect(names(folder, { unreleased: true })).toEqual(['api', 'worker']);
  });

  test('prints one line of JSON for a matrix, and words for people', async () => {
    const folder = repositoryOf();
    const json = await run(folder, ['images', 'shop', '--json']);
    expect(json.stdout.split('\n')).toHaveLength(2);
    expect(JSON.parse(json.stdout)).toContainEqual(expect.objectContaining({ repository: 'shop/api', context: 'api' }));
    const text = await run(folder, ['images', '--since', 'HEAD']);
    expect(text).toEqual({ status: 0, stderr: '', stdout: 'No image is to be built.\n' });
  });

  test.each([
    [{ since: 'nowhere' }, "there is no revision 'nowhere' here"],
    [{ since: 'HEAD', unreleased: true }, '--since, or --unreleased'],
    [{ system: 'shpo' }, "did you mean 'shop'?"],
  ])('refuses %j', (options, message) => {
    expect(() => listImages(repositoryOf(), options)).toThrow(message);
  });
});
