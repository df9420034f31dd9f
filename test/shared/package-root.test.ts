import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { packageRoot } from '../../lib/shared/package-root';
import { folderOf } from '../support/folder-of';

const own = '{ "name": "slipway" }';

test('under jest the package root is the repository', () => {
  const manifest = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { name: string };

  expect(manifest.name).toBe('slipway');
});

test.each([
  ['bundled into the cache folder of the repository', 'node_modules/.cache/slipway/bin'],
  ['compiled into dist', 'dist/lib/shared'],
  ['among the sources', 'lib/shared'],
])('code that is %s finds the root of the package', (_, folder) => {
  const root = folderOf({ 'package.json': own, [`${folder}/code.js`]: '' });

  expect(packageRoot(join(root, folder))).toBe(root);
});

test('an installed package finds itself and not the project that uses it', () => {
  const root = folderOf({
    'package.json': '{ "name": "their-project" }',
    'node_modules/slipway/package.json': own,
    'node_modules/slipway/dist/bin/app.js': '',
  });

  expect(packageRoot(join(root, 'node_modules/slipway/dist/bin'))).toBe(join(root, 'node_modules/slipway'));
});

test('package.json files of others on the way up are passed by', () => {
  const root = folderOf({ 'package.json': own, 'images/backup/package.json': '{ "type": "module" }' });

  expect(packageRoot(join(root, 'images/backup'))).toBe(root);
});

test('code that is not part of the package is told so', () => {
  const root = folderOf({ 'package.json': '{ "name": "another" }' });

  expect(() => packageRoot(root)).toThrow(`No package.json named "slipway" in ${root} or above it`);
});
