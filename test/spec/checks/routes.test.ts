import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { issuesOf, minimalDescription, problemsOf } from '../../support/descriptions';

const twoServices = (first: unknown[], second: unknown[]): Description =>
  minimalDescription({ services: { api: { routes: first }, other: { kind: 'web', port: 1, routes: second } } });

describe('every request has one owner', () => {
  test.each<[string, unknown[], unknown[], string[]]>([
    ['different paths', ['/a', '/a/*'], ['/b', '/*'], []],
    ['the same path', ['/a'], ['/a'], ['services.other.routes[0]: duplicate-route']],
    ['the same path, once written out', ['/a'], [{ path: '/a' }], ['services.other.routes[0]: duplicate-route']],
    [
      'the same path for different hosts',
      [{ path: '/a', host: 'a.example.com' }],
      [{ path: '/a', host: 'b.example.com' }],
      [],
    ],
    ['the same path twice in one service', ['/a', '/a'], ['/b'], ['services.api.routes[1]: duplicate-route']],
    [
      'one priority for two routes',
      [{ path: '/a', priority: 7 }],
      [{ path: '/b', priority: 7 }],
      ['services.other.routes[0]: priority-collision'],
    ],
  ])('%s', (_, first, second, expected) => {
    expect(problemsOf(twoServices(first, second))).toEqual(expected);
  });
});

describe('a rule that would take all requests of a narrower one is reported', () => {
  test.each<[string, unknown[], unknown[], string[]]>([
    ['by a priority', [{ path: '/*', priority: 1 }], ['/b'], ['services.other.routes[0]: shadowed-route']],
    ['not by a priority behind it', [{ path: '/*', priority: 50_000 }], ['/b'], []],
    [
      'a wildcard host',
      [{ path: '/*', host: '*.example.com', priority: 1 }],
      [{ path: '/*', host: 'a.example.com' }],
      ['services.other.routes[0]: shadowed-route'],
    ],
    [
      'not another host',
      [{ path: '/*', host: 'b.example.com', priority: 1 }],
      [{ path: '/*', host: 'a.example.com' }],
      [],
    ],
    ['not a path that only begins alike', [{ path: '/a/*', priority: 1 }], ['/ab'], []],
    [
      'the path itself belongs to its prefix',
      [{ path: '/a/*', priority: 1 }],
      ['/a'],
      ['services.other.routes[0]: shadowed-route'],
    ],
  ])('%s', (_, first, second, expected) => {
    expect(problemsOf(twoServices(first, second))).toEqual(expected);
  });

  test('of paths deeper than the bands, one order of two is refused until a priority settles it', () => {
    const nested = ['/a/b/c/d/e/*', '/a/b/c/d/e/f/*', '/a/b/c/d/e/f/g/*', '/a/b/c/d/e/f/g/h/*'];
    const problems = problemsOf(minimalDescription({ services: { api: { routes: nested } } }));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every((problem) => problem.endsWith('shadowed-route'))).toBe(true);
    const settled = nested.map((path, i) => ({ path, priority: nested.length - i }));
    expect(problemsOf(minimalDescription({ services: { api: { routes: settled } } }))).toEqual([]);
  });
});

test('a collision of computed priorities is reported with one that is free', () => {
  const routes = Array.from({ length: 100 }, (_, i) => `/v1/r${i}`);
  const issues = issuesOf(minimalDescription({ services: { api: { routes } } }));
  expect(issues.length).toBeGreaterThan(0);
  expect(new Set(issues.map(({ code }) => code))).toEqual(new Set(['priority-collision']));
  const suggested = issues.map(({ fix }) => /path: '(.+)', priority: (\d+)/.exec(fix ?? '') ?? []);
  const settled = routes.map((path) => {
    const own = suggested.find(([, wanted]) => wanted === path);
    return own ? { path, priority: Number(own[2]) } : path;
  });
  expect(problemsOf(minimalDescription({ services: { api: { routes: settled } } }))).toEqual([]);
});

test('one path with two priorities is one problem: it has two owners', () => {
  const description = twoServices([{ path: '/a', priority: 1 }], [{ path: '/a', priority: 2 }]);
  expect(problemsOf(description)).toEqual(['services.other.routes[0]: duplicate-route']);
});

test('three routes of one priority are told two others', () => {
  const routes = ['/a', '/b', '/c'].map((path) => ({ path, priority: 7 }));
  const fixes = issuesOf(minimalDescription({ services: { api: { routes } } })).map(({ fix }) => fix);
  expect(fixes).toEqual(["settle it: { path: '/b', priority: 8 }", "settle it: { path: '/c', priority: 9 }"]);
});

test('a load balancer has room for 100 rules', () => {
  const routes = (count: number) => Array.from({ length: count }, (_, i) => ({ path: `/r${i}`, priority: i + 1 }));
  expect(problemsOf(minimalDescription({ services: { api: { routes: routes(100) } } }))).toEqual([]);
  expect(problemsOf(minimalDescription({ services: { api: { routes: routes(101) } } }))).toEqual([
    'services: too-many-routes',
  ]);
});
