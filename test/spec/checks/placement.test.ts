import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { issuesOf, minimalDescription, prod, problemsOf } from '../../support/descriptions';

const withService = (api: Description, patch: Description = {}) => minimalDescription({ ...patch, services: { api } });

describe('[XEO-04] the zones of a service', () => {
  test.each([[['a', 'b', 'c']], [['b']], [['c', 'a']]])('are letters of zones of the stage: %j', (zones) => {
    expect(problemsOf(withService({ zones }))).toEqual([]);
  });

  test.each([
    [['a', 'd'], 'services.api.zones[1]: unknown-zone'],
    [['a', 'b', 'a'], 'services.api.zones[2]: duplicate-reference'],
    [['us-east-1a'], 'services.api.zones[0]: invalid'],
    [[], 'services.api.zones: too-small'],
  ])('are not %j', (zones, problem) => {
    expect(problemsOf(withService({ zones }))).toEqual([problem]);
  });

  const inThird = (stages: Description) => withService({ zones: ['c'] }, { stages });

  test('hold for every stage, so that a stage with fewer has to say where the service runs there', () => {
    const dev = { zones: ['us-east-1a', 'us-east-1b'] };
    expect(issuesOf(inThird({ dev, prod }))).toEqual([
      {
        path: 'services.api.zones[0]',
        code: 'unknown-zone',
        message: "stage dev has no zone 'c'",
        found: '"c"',
        allowed: 'a, b',
        fix: 'say where it runs there: stages.dev.services.api.zones, or null for all zones',
      },
    ]);
    for (const zones of [['b'], null])
      expect(problemsOf(inThird({ dev: { ...dev, services: { api: { zones } } }, prod }))).toEqual([]);
  });
});

describe('the nodes of a service', () => {
  const nodes = { large: { vcpu: 8, memoryGiB: 32, max: 6 } };

  test('are a declared pool', () => {
    expect(problemsOf(withService({ nodes: 'large' }, { compute: { nodes } }))).toEqual([]);
    expect(issuesOf(withService({ nodes: 'larg' }, { compute: { nodes } }))).toEqual([
      expect.objectContaining({ path: 'services.api.nodes', code: 'dangling-reference', allowed: 'large' }),
    ]);
  });

  test.each(['vcpu', 'memoryGiB', 'max'])('have a declared %s', (field) => {
    const pool = { ...nodes.large, [field]: undefined };
    expect(problemsOf(withService({}, { compute: { nodes: { large: pool } } }))).toEqual([
      expect.stringMatching(`^compute.nodes.large.${field}: `),
    ]);
  });
});

describe('a quota', () => {
  const namespaces = { ai: { quota: { cpu: 100 } } };

  test('is of a namespace in which something runs', () => {
    expect(problemsOf(withService({ namespace: 'ai' }, { namespaces }))).toEqual([]);
    expect(problemsOf(withService({}, { namespaces: { shop: { quota: { cpu: 100 } } } }))).toEqual([]);
  });

  test('is of no other', () => {
    expect(issuesOf(withService({}, { namespaces }))).toEqual([
      expect.objectContaining({ path: 'namespaces.ai', code: 'dangling-reference', allowed: 'shop' }),
    ]);
  });
});
