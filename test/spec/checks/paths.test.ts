import { expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { minimalDescription, problemsOf } from '../../support/descriptions';

const at = 'services.api';
const image = 'envoy:1';

test.each<[title: string, api: Description, problems: string[]]>([
  ['files side by side', { files: { '/a/b': '', '/a/c': '', '/a/d/e': '' } }, []],
  ['a file below a file', { files: { '/a': '', '/a/b': '' } }, [`${at}.files./a/b: overlap`]],
  ['a mount below a mount', { mounts: { '/a': 'fs', '/a/b': 'fs' } }, [`${at}.mounts./a/b: overlap`]],
  ['mounts with like names', { mounts: { '/a': 'fs', '/ab': 'fs' } }, []],
  ['a file in a mount', { files: { '/a/b': '' }, mounts: { '/a': 'fs' } }, [`${at}.files./a/b: overlap`]],
  [
    'a file and a mount of one path',
    { files: { '/a': '' }, mounts: { '/a': 'fs' } },
    [`${at}.files./a: overlap`, `${at}.mounts./a: overlap`],
  ],
  ['a path with a slash too many', { files: { '/a//b': '' } }, [`${at}.files./a//b: invalid`]],
  ['a path that goes up', { mounts: { '/a/../b': 'fs' } }, [`${at}.mounts./a/../b: invalid`]],
  ['a path that ends in a slash', { mounts: { '/a/': 'fs' } }, [`${at}.mounts./a/: invalid`]],
  ['a mount over the system', { mounts: { '/usr': 'fs' } }, [`${at}.mounts./usr: hides-system`]],
  ['a mount inside a folder of the system', { mounts: { '/usr/share/app': 'fs' } }, []],
  ['a text with a NUL', { files: { '/a/b': 'x\0y' } }, [`${at}.files./a/b: invalid`]],
  [
    'a password in a URL',
    { files: { '/a/b': 'url: postgres://app:hunter2@db/x' } },
    [`${at}.files./a/b: plain-secret`],
  ],
  [
    'a key in a file of a sidecar',
    { sidecars: { proxy: { image, files: { '/a/b': '-----BEGIN PRIVATE KEY-----' } } } },
    [`${at}.sidecars.proxy.files./a/b: plain-secret`],
  ],
  [
    'the same path in two containers',
    { files: { '/a': '' }, sidecars: { proxy: { image, files: { '/a/b': '' } } } },
    [],
  ],
  [
    'a file below one of the program that the sidecar runs',
    { files: { '/a': '' }, sidecars: { work: { files: { '/a/b': '' } } } },
    [`${at}.sidecars.work.files./a/b: overlap`],
  ],
])('%s', (_, api, problems) => {
  expect(problemsOf(minimalDescription({ fileSystems: { fs: {} }, services: { api } }))).toEqual(problems);
});
