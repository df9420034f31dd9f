import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ServiceKind } from '../../lib/spec/service';
import { arbitraryDescription, arbitrarySystem, issuesOf } from '../support/descriptions';
import { mutationsOf } from '../support/mutations';

test('a valid description resolves, whatever it declares', () => {
  fc.assert(
    fc.property(arbitraryDescription({ stages: ['dev', 'staging', 'prod'] }), (description) => {
      expect(issuesOf(description)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('each stage is complete: it has every service, with replicas, probes, resources and a release', () => {
  fc.assert(
    fc.property(arbitrarySystem(), ({ stages }) => {
      expect(stages.map(({ stage }) => stage)).toEqual(['dev', 'prod']);
      for (const { services } of stages) {
        expect(Object.keys(services)).toEqual(Object.keys(stages[0]!.services));
        for (const { replicas, probes, resources, release } of Object.values(services)) {
          expect(replicas.max).toBeGreaterThanOrEqual(replicas.min);
          expect([typeof probes, typeof resources.request.cpu, typeof release.strategy]).toEqual([
            'object',
            'number',
            'string',
          ]);
        }
      }
    }),
  );
});

test.each<ServiceKind>(['web', 'internal', 'worker', 'daemon', 'job'])(
  'a system of services of kind %s alone resolves',
  (kind) => {
    fc.assert(
      fc.property(arbitraryDescription({ kinds: [kind] }), (description) => {
        expect(issuesOf(description)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  },
);

test('any single mistake is reported, at its place, with what to do', () => {
  const mutated = arbitraryDescription()
    .chain((description) => fc.constantFrom(...mutationsOf(description)))
    .map((mutation) => ({ ...mutation, description: mutation.apply() }));
  fc.assert(
    fc.property(mutated, ({ description, path }) => {
      const issues = issuesOf(description);
      const there = issues.filter((issue) => issue.path === path || issue.path.endsWith(`.${path}`));
      expect(there.map((issue) => issue.path)).toEqual([path]); // once, not once more per stage
      expect(issues.every(({ message, fix }) => message !== '' && fix !== undefined)).toBe(true);
    }),
    { numRuns: 200 },
  );
});
