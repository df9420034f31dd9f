import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RouteSpec } from '../../lib/spec/route';
import { routePriority } from '../../lib/spec/route-priority';

/** A changed number moves a rule of every deployed system: it is replaced, and its live weights are lost. */
describe('the priority of a route is the same for ever', () => {
  test.each<[RouteSpec, number]>([
    [{ path: '/*' }, 48_988],
    [{ path: '/' }, 45_179],
    [{ path: '/sync/*' }, 43_203],
    [{ path: '/v1/users' }, 37_230],
    [{ path: '/v1/users/*' }, 39_556],
    [{ path: '/*', host: 'api.example.com' }, 14_266],
    [{ path: '/*', host: '*.example.com' }, 20_598],
    [{ path: '/a/b/c/d/e/f/*' }, 23_761],
  ])('%j', (route, priority) => {
    expect(routePriority(route)).toBe(priority);
  });
});

test('an author may set it', () => {
  expect(routePriority({ path: '/*', priority: 7 })).toBe(7);
});

const segment = fc.stringMatching(/^[a-z0-9]{1,6}$/);
const segments = fc.array(segment, { minLength: 0, maxLength: 5 });
const host = fc.constantFrom(undefined, '*.example.com', 'api.example.com');
const route = (at: string | undefined, path: string): RouteSpec => ({ path, ...(at !== undefined && { host: at }) });

test('it lies between 1 and 50,000', () => {
  fc.assert(
    fc.property(host, fc.array(segment, { maxLength: 12 }), fc.boolean(), (at, parts, isPrefix) => {
      const priority = routePriority(route(at, `/${[...parts, ...(isPrefix ? ['*'] : [])].join('/')}`));
      expect(Number.isInteger(priority) && priority >= 1 && priority <= 50_000).toBe(true);
    }),
  );
});

test('of nested paths the deeper comes first, and a path itself before all below it', () => {
  fc.assert(
    fc.property(host, segments, (at, parts) => {
      const path = parts.join('/');
      const outwards = parts.map((_, i) => `/${parts.slice(0, parts.length - i).join('/')}/*`);
      const inOrder = [`/${path}`, ...outwards, '/*'].map((each) => routePriority(route(at, each)));
      expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
      expect(new Set(inOrder).size).toBe(inOrder.length);
    }),
  );
});

test('a host comes before a wildcard, and that before none, whatever the path', () => {
  fc.assert(
    fc.property(segments, segments, (one, other) => {
      const deep = `/${one.join('/')}`;
      const shallow = ['', ...other, '*'].join('/');
      const exact = routePriority(route('api.example.com', shallow));
      const wildcard = [deep, shallow].map((path) => routePriority(route('*.example.com', path)));
      const none = [deep, shallow].map((path) => routePriority(route(undefined, path)));
      expect(exact).toBeLessThan(Math.min(...wildcard));
      expect(Math.max(...wildcard)).toBeLessThan(Math.min(...none));
    }),
  );
});
