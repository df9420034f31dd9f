import { expect, test } from '@jest/globals';
import { databaseModes, pauseMinutes } from '../../lib/data/database-modes';
import { databaseInstanceType, databaseMode } from '../../lib/lowering/database-mode';
import { databaseInstanceTypes } from '../../lib/data/instance-types';
import { databaseSchema } from '../../lib/spec/database';

const pausing = (pauseAfterMinutes: number) =>
  databaseSchema.safeParse({ serverless: { minCapacity: 0, maxCapacity: 1, pauseAfterMinutes } }).success;

test('the description takes the pauses that Aurora has, and no others', () => {
  const { min, max } = pauseMinutes;
  expect([min - 1, min, max, max + 1].map(pausing)).toEqual([false, true, true, false]);
});

test.each([
  ['instance', {}],
  ['multi-az-cluster', { highAvailability: 'multi-az-cluster' }],
  ['aurora', { engine: 'aurora-postgres' }],
] as const)('the default class of %s is one that it has', (mode, facts) => {
  const database = databaseSchema.parse(facts);
  expect(databaseMode(database)).toBe(mode);
  expect(databaseInstanceTypes[mode].has(databaseInstanceType(database) ?? '')).toBe(true);
});

test('only an instance has readers without a common address, and backups that RDS replicates to another region', () => {
  const names = (has: (mode: keyof typeof databaseModes) => boolean) =>
    (Object.keys(databaseModes) as (keyof typeof databaseModes)[]).filter(has);
  expect(names((mode) => !databaseModes[mode].readerEndpoint)).toEqual(['instance']);
  expect(names((mode) => databaseModes[mode].crossRegionBackups)).toEqual(['instance']);
});
