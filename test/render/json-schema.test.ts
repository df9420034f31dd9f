import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { systemJsonSchema } from '../../lib/render/json-schema';
import type { Description } from '../support/descriptions';
import { arbitraryDescription, minimalDescription, prod } from '../support/descriptions';

const schema = systemJsonSchema();
/** An implementation of JSON Schema other than the one that made it. */
const validator = z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema);
const accepts = (description: unknown) => validator.safeParse(description).success;

test('any valid description fits the JSON Schema', () => {
  fc.assert(
    fc.property(arbitraryDescription({ stages: ['dev', 'staging', 'prod'] }), (description) => {
      expect(validator.safeParse(description).error?.issues ?? []).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

describe('what the shape forbids does not fit', () => {
  test.each<[string, Description, boolean]>([
    ['nothing wrong', {}, true],
    ['a misspelt field', { databses: {} }, false],
    ['a misspelt field of a service', { services: { api: { prot: 1 } } }, false],
    ['a wrong type', { services: { api: { port: 'http' } } }, false],
    ['a port out of range', { services: { api: { port: 70_000 } } }, false],
    ['no kind', { services: { api: { kind: null } } }, false],
    ['an unknown kind', { services: { api: { kind: 'wbe' } } }, false],
    ['a name that is none', { services: { Api: { kind: 'worker' } } }, false],
    ['a stage that overrides in part', { stages: { prod: { ...prod, services: { api: { port: 1 } } } } }, true],
    ['a stage that removes', { stages: { prod: { ...prod, services: { api: { routes: null } } } } }, true],
    ['a stage without a region', { stages: { prod: { ...prod, region: undefined } } }, false],
    ['a misspelt override', { stages: { prod: { ...prod, services: { api: { prot: 1 } } } } }, false],
    ['a stage with a name of its own', { stages: { prod: { ...prod, name: 'other' } } }, false],
    [
      'shorthands',
      { services: { api: { probes: { liveness: '/' }, routes: ['/a', { path: '/b' }], sticky: true } } },
      true,
    ],
  ])('%s: %#', (_, patch, expected) => {
    expect(accepts(JSON.parse(JSON.stringify(minimalDescription(patch))))).toBe(expected);
  });
});

test('it is JSON: it survives being written and read', () => {
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
});

test('editors are told what a pattern means', () => {
  expect(schema.properties?.['name']).toMatchObject({
    patternErrorMessage: 'lower-case letters, digits and single hyphens, starting with a letter',
  });
});
