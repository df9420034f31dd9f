import { expect, test } from '@jest/globals';
import data from '../../lib/data/prices.json';

test.each([
  ['prices', data.prices.map(({ id }) => id)],
  ['shares', data.shares.map(({ id }) => id)],
  ['hours of database instances', data.databaseInstanceHour.map(({ type }) => type)],
  ['hours of cache nodes', data.cacheNodeHour.map(({ type }) => type)],
])('%s are in order, and none is there twice', (_what, names) => {
  expect(names).toEqual([...new Set(names)].toSorted());
});

test.each(data.prices)('$id has an amount and a unit', ({ usd, per, verified }) => {
  expect(usd).toBeGreaterThanOrEqual(0);
  expect(per).not.toBe('');
  expect(typeof verified).toBe('boolean');
});

test('a price that was only recalled is not shown as verified', () => {
  expect(data.prices.filter(({ source, verified }) => source.includes('recalled') && verified)).toEqual([]);
});

test('a Valkey node costs four fifths of a Redis node', () => {
  const both = data.cacheNodeHour.flatMap(({ type, valkey, redis }) =>
    redis === undefined ? [] : [{ type, valkey, redis }],
  );
  expect(both.length).toBeGreaterThan(0);
  for (const { type, valkey, redis } of both) {
    expect({ type, share: (valkey / redis).toFixed(2) }).toEqual({ type, share: '0.80' });
  }
});

test('a Multi-AZ database costs about two instances', () => {
  const { singleAz, multiAz } = data.databaseInstanceHour.find(({ type }) => type === 't4g.medium') ?? {};
  expect((multiAz ?? NaN) / (singleAz ?? NaN)).toBeCloseTo(2, 1);
});
