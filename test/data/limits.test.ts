import { expect, test } from '@jest/globals';
import { limits } from '../../lib/data/limits';
import data from '../../lib/data/limits.json';

const rows = Object.entries(limits);

test('limits are in order of their names', () => {
  const names = rows.map(([name]) => name);
  expect(names).toEqual(names.toSorted());
});

test.each(rows)('%s has whole bounds, the lower one below', (_name, { min = 0, max }) => {
  expect([min, max].every(Number.isInteger)).toBe(true);
  expect(min).toBeLessThan(max);
});

test.each(Object.entries(data.limits))('%s has a source', (_name, { source }) => {
  expect(source.length).toBeGreaterThan(0);
});

test.each([
  ['albRulesPerLoadBalancer', { max: 100, adjustable: true }],
  ['albTargetGroupsPerLoadBalancer', { max: 100, adjustable: false }],
  ['ecsHealthCheckTimeoutSeconds', { min: 2, max: 60 }],
  ['targetGroupHealthCheckTimeoutSeconds', { min: 2, max: 120 }],
  ['securityGroupRulesPerDirection', { max: 60, adjustable: true }],
  ['sqsMessageBytes', { max: 1024 * 1024 }],
  ['sqsRetentionSeconds', { max: 14 * 24 * 3600 }],
  ['targetGroupNameCharacters', { max: 32 }],
] as const)('%s, which is easily mistaken, is right', (name, limit) => {
  expect(limits[name]).toMatchObject(limit);
});
