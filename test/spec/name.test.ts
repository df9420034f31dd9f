import { describe, expect, test } from '@jest/globals';
import { groupName, resourceName, serviceName, stageName, systemName, variableName } from '../../lib/spec/name';

describe('a name is as long as the compound names of AWS allow', () => {
  test.each([
    ['system', systemName, 20],
    ['stage', stageName, 10],
    ['service', serviceName, 30],
    ['resource', resourceName, 20],
    ['group', groupName, 20],
  ])('%s: %#', (_, schema, longest) => {
    expect(schema.safeParse('a'.repeat(longest)).success).toBe(true);
    expect(schema.safeParse('a'.repeat(longest + 1)).success).toBe(false);
  });

  test('the load balancer of the longest system and stage has a legal name', () => {
    expect(`${'a'.repeat(20)}-${'b'.repeat(10)}`.length).toBeLessThanOrEqual(32);
  });
});

describe('a name is a DNS label', () => {
  test.each(['a', 'api', 'api-2', 'a1', 'x-y-z'])('%s is one', (name) => {
    expect(serviceName.safeParse(name).success).toBe(true);
  });
  test.each([
    '',
    'Api',
    '1a',
    '-a',
    'a-',
    'a--b',
    'a_b',
    'a.b',
    'ä',
    'a b',
    'a\n',
    'constructor',
    '__proto__',
    'toString',
  ])('%j is none', (name) => {
    expect(serviceName.safeParse(name).success).toBe(false);
  });
});

describe('an environment variable has a name that shells accept', () => {
  test.each(['A', '_a', 'LOG_LEVEL', 'a1'])('%s', (name) => {
    expect(variableName.safeParse(name).success).toBe(true);
  });
  test.each(['', '1A', 'A-B', 'A.B', 'A B', 'Ä'])('not %j', (name) => {
    expect(variableName.safeParse(name).success).toBe(false);
  });
});
