import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatIssues } from '../../lib/spec/issue';
import { arbitraryDescription, issuesOf, minimalDescription, problemsOf } from '../support/descriptions';
import { mutationsOf } from '../support/mutations';

const fieldNames = [
  'name',
  'services',
  'stages',
  'dev',
  'api',
  'databases',
  'kind',
  'replicas',
  'min',
  'scaling',
  'metric',
  'uses',
];
const prototypeKeys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

/** Whatever it is given, `resolveSystem` says what is wrong: `issuesOf` lets any other error through. */
describe('a description that makes no sense is refused in words, not with a crash', () => {
  test('any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(issuesOf(value)).not.toEqual([]);
      }),
    );
  });

  test('any value that JavaScript can make', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        expect(issuesOf(value)).not.toEqual([]);
      }),
    );
  });

  test('objects made of the right words in the wrong places', () => {
    const key = fc.constantFrom(...fieldNames, ...prototypeKeys);
    const value = fc.object({ key, maxDepth: 6, maxKeys: 6, withBigInt: true, withNullPrototype: true });
    fc.assert(
      fc.property(value, (description) => {
        expect(formatIssues(issuesOf(description))).not.toBe('');
      }),
      // a removal below a field that every object has, and no schema
      { numRuns: 150, examples: [[{ stages: { name: { toString: { name: null } } } }]] },
    );
  });

  test('a valid description with anything at any place', () => {
    const places = arbitraryDescription().chain((description) => {
      const paths = mutationsOf(description).map(({ path }) => path);
      return fc.record({ description: fc.constant(description), path: fc.constantFrom(...paths) });
    });
    const values = fc.oneof(fc.jsonValue(), fc.func(fc.integer()), fc.constant(undefined), fc.constant(Number.NaN));
    fc.assert(
      fc.property(places, values, ({ description, path }, value) => {
        expect(() => formatIssues(issuesOf(put(description, path, value)))).not.toThrow();
      }),
      { numRuns: 150 },
    );
  });
});

/** Sets a value at a path such as `services.api.scaling[0].metric`, as far as the path exists. */
function put(description: unknown, path: string, value: unknown): unknown {
  const copy = structuredClone(description) as Record<string, unknown>;
  const segments = path.split(/\]?[.[]|\]$/).filter((segment) => segment !== '');
  const parent = segments
    .slice(0, -1)
    .reduce<unknown>((inner, segment) => (inner as Record<string, unknown>)?.[segment], copy);
  if (typeof parent === 'object' && parent !== null) Object.assign(parent, { [segments.at(-1)!]: value });
  return copy;
}

describe('the names that every JavaScript object has are no declarations', () => {
  test.each(prototypeKeys)('a reference to %s dangles or is no name', (name) => {
    const problems = problemsOf(
      minimalDescription({
        queues: { jobs: {} },
        services: {
          api: { calls: [name], uses: [name], secrets: { KEY: name }, mounts: { '/data': name } },
          worker: { kind: 'worker', consumes: name },
        },
      }),
    );
    expect(problems.map((problem) => problem.split(': ')[0])).toEqual([
      'services.api.calls[0]',
      'services.api.uses[0]',
      'services.api.secrets.KEY',
      'services.api.mounts./data',
      'services.worker.consumes',
    ]);
  });

  const own = (name: string, value: unknown) =>
    JSON.parse(`{"${name}":${JSON.stringify(value)}}`) as Record<string, unknown>;

  test.each(prototypeKeys.filter((name) => name !== '__proto__'))(
    'a declaration called %s has no valid name',
    (name) => {
      expect(problemsOf(minimalDescription({ services: own(name, { kind: 'worker' }) }))).toEqual([
        `services.${name}: invalid-name`,
      ]);
      expect(problemsOf(minimalDescription({ databases: own(name, {}) }))).toEqual([`databases.${name}: invalid-name`]);
      expect(problemsOf({ ...minimalDescription(), stages: own(name, {}) })[0]).toBe(`stages.${name}: invalid-name`);
    },
  );

  test.each(prototypeKeys)('a field called %s is unknown', (name) => {
    const known = minimalDescription({ services: { api: own(name, { exec: true }) } });
    expect(problemsOf(known)).toEqual([`services.api.${name}: unknown-field`]);
    const inStage = minimalDescription({ stages: { dev: { services: { api: own(name, { exec: true }) } } } });
    expect(problemsOf(inStage)).toEqual([`stages.dev.services.api.${name}: unknown-field`]);
  });

  test('a declaration called __proto__ adds nothing', () => {
    const description = minimalDescription({
      databases: own('__proto__', { main: {} }),
      services: { api: { uses: ['main'] } },
    });
    expect(problemsOf(description)).toEqual(['services.api.uses[0]: dangling-reference']);
  });

  test.each(['constructor', 'toString'])('an environment variable may be called %s', (name) => {
    expect(problemsOf(minimalDescription({ services: { api: { env: own(name, 'x') } } }))).toEqual([]);
  });
});
