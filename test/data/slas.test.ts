import { expect, test } from '@jest/globals';
import data from '../../lib/data/slas.json';

test('services are in order, and none is there twice', () => {
  const ids = data.slas.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].toSorted());
});

test.each(data.slas)('$id has a share of the month between 99 and 100 percent', ({ percent }) => {
  expect(percent).toBeGreaterThanOrEqual(99);
  expect(percent).toBeLessThanOrEqual(100);
});

test('what was read second-hand is not shown as verified', () => {
  expect(data.slas.filter(({ source, verified }) => source.includes('second-hand') && verified)).toEqual([]);
});
