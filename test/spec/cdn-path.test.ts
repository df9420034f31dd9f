import { describe, expect, test } from '@jest/globals';
import { cdnPaths, publishedPaths } from '../../lib/spec/cdn-path';
import type { Description } from '../support/descriptions';
import { minimalStage } from '../support/descriptions';

const api = (...routes: string[]) => ({ api: { kind: 'web', port: 3000, routes } });
const stageWith = (edge: Description, services: Description = api('/v1/*')) =>
  minimalStage({ services, buckets: { files: {}, site: {} }, edge, stages: { dev: { edge: { cdn: true } } } });
/** `/assets/*: file`, in the order in which CloudFront tries them. */
const pathsOf = (edge: Description, services?: Description) =>
  cdnPaths(stageWith(edge, services)).map(({ path, kind }) => `${path}: ${kind}`);

describe('the paths that the CDN tells apart', () => {
  test.each<[string, Description, string[]]>([
    ['none, where everything goes to the services', {}, []],
    [
      'those of files, and those whose answers are kept',
      { static: { '/assets/*': 'files' }, cachedPaths: ['/v1/public/*'] },
      ['/v1/public/*: cached', '/assets/*: file'],
    ],
    [
      'an exact path before any with a star, a longer beginning before a shorter',
      { static: { '/a/*': 'files', '/a/b/*': 'files', '/a/c.txt': 'files' } },
      ['/a/c.txt: file', '/a/b/*: file', '/a/*: file'],
    ],
    [
      'the folder itself, where pages of an application are below it',
      { static: { '/app/*': { bucket: 'site', spa: true } } },
      ['/app: file', '/app/*: file'],
    ],
    [
      'the routes of services, where files take everything else',
      { static: { '/*': 'site' }, cachedPaths: ['/v1/public/*'] },
      ['/v1: service', '/v1/public/*: cached', '/v1/*: service', '/*: file'],
    ],
  ])('%s', (_, edge, expected) => {
    expect(pathsOf(edge)).toEqual(expected);
  });

  test('do not depend on the order of the description', () => {
    const one = pathsOf({ static: { '/a/*': 'files', '/b/*': 'files' }, cachedPaths: ['/v1/x/*', '/v1/y/*'] });
    const other = pathsOf({ static: { '/b/*': 'files', '/a/*': 'files' }, cachedPaths: ['/v1/y/*', '/v1/x/*'] });
    expect(one).toEqual(other);
  });

  test('of two services that share a route by host are one', () => {
    const shared = (host: string) => ({ kind: 'web', port: 3000, routes: [{ path: '/v1/*', host }] });
    const services = { api: shared('a.example.com'), other: shared('b.example.com') };
    expect(pathsOf({ static: { '/*': 'site' } }, services)).toEqual(['/v1: service', '/v1/*: service', '/*: file']);
  });
});

test('a bucket publishes what is declared of it, and nothing else', () => {
  const { edge } = stageWith({ static: { '/b/*': 'files', '/a.txt': { bucket: 'files' }, '/*': 'site' } });
  expect(publishedPaths(edge, 'files')).toEqual(['/a.txt', '/b/*']);
  expect(publishedPaths(edge, 'site')).toEqual(['/*']);
  expect(publishedPaths(edge, 'other')).toEqual([]);
});
