import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fileVolumes, fileWriter, outerFolders } from '../../../lib/lowering/fargate/config-files';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';

const volumesOf = (api: Description) => {
  const stage = minimalStage({ services: { api } });
  return fileVolumes('api', stage.services['api']!);
};

/** Runs the script with its volumes in a new folder, and returns that folder. */
function write(files: Readonly<Record<string, string>>): string {
  const { script, environment } = fileWriter(volumesOf({ files }));
  const root = mkdtempSync(join(tmpdir(), 'volumes-'));
  const { status, stderr } = spawnSync('sh', ['-ec', script.replaceAll("'/volumes/", `'${root}/`)], {
    env: { ...environment, PATH: process.env.PATH },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return root;
}

describe('volumes with files', () => {
  test('are one for each folder, with what lies below it', () => {
    const files = { '/etc/app/d/b': '2', '/srv/web/index.html': '3', '/etc/app/a': '1' };
    expect(volumesOf({ files })).toEqual([
      {
        name: 'files-api-0',
        container: 'api',
        folder: '/etc/app',
        files: [
          ['a', '1'],
          ['d/b', '2'],
        ],
      },
      { name: 'files-api-1', container: 'api', folder: '/srv/web', files: [['index.html', '3']] },
    ]);
  });

  test('are apart for containers with different files, and shared by those with the same', () => {
    const files = { '/etc/app/a': '1' };
    const sidecars = { migrate: { init: true }, proxy: { image: 'envoy:1', files: { '/etc/app/a': '2' } } };
    expect(volumesOf({ files, sidecars }).map(({ name }) => name)).toEqual(['files-api-0', 'files-proxy-0']);
  });

  test.each([
    [['/a/b/x', '/a/b/c/y'], ['/a/b']],
    [
      ['/a/x', '/ab/x'],
      ['/a', '/ab'],
    ],
    [['/x', '/a/y'], ['/']],
    [[], []],
  ])('of %j are %j', (paths, folders) => {
    expect(outerFolders(paths)).toEqual(folders);
  });
});

describe('what writes them', () => {
  test('writes each file to the letter, for everybody to read', () => {
    const files = { '/etc/app/a.conf': 'it\'s $HOME `id` \\n "x"\n\n', '/etc/app/d/-n': '-n', '/etc/app/empty': '' };
    const root = write(files);
    for (const [path, content] of Object.entries(files)) {
      const written = join(root, 'files-api-0', path.slice('/etc/app/'.length));
      expect(readFileSync(written, 'utf8')).toBe(content);
      expect(statSync(written).mode & 0o777).toBe(0o644);
    }
  });

  test('takes any name and any text', () => {
    const name = fc.stringMatching(/^[!-.0-~]{1,20}$/).filter((text) => text !== '.' && text !== '..');
    const content = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', ''));
    fc.assert(
      fc.property(name, content, (file, text) => {
        const root = write({ [`/etc/app/${file}`]: text });
        expect(readFileSync(join(root, 'files-api-0', file), 'utf8')).toBe(text);
      }),
      { numRuns: 30 },
    );
  });
});
