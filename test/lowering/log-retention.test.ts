import { describe, expect, test } from '@jest/globals';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { retentionDays } from '../../lib/lowering/log-retention';

describe('logs are kept at least as long as declared', () => {
  test.each([
    [1, 1],
    [2, 3],
    [30, 30],
    [31, 60],
    [366, 400],
    [3653, 3653],
  ])('%i days become %i', (declared, kept) => {
    expect(retentionDays(declared)).toBe(kept);
  });
});

test('every period is one that CloudWatch knows', () => {
  const numbers = Object.values(RetentionDays).filter((value) => typeof value === 'number');
  const offered = numbers.filter((days) => days !== RetentionDays.INFINITE);
  const given = new Set(Array.from({ length: 3653 }, (_, i) => retentionDays(i + 1)));
  expect([...given]).toEqual(offered.toSorted((a, b) => a - b));
});
