import { describe, expect, test } from '@jest/globals';
import { compare, verdicts } from '../../bench/comparison';
import { samplesOf } from '../../bench/results';
import { resultsOf } from './results';

describe('the comparison', () => {
  test('sets each app beside the bucket, and each system beside the next smaller one', () => {
    const measured = resultsOf([
      [10, 6, 500],
      [0, 4, 400],
      [50, 8, 540],
    ]);

    expect(compare(measured, 'full')).toMatchObject([
      { result: { services: 0 }, cpuRatio: 1, memoryRatio: 1 },
      { result: { services: 10 }, cpuRatio: 1.5, memoryRatio: 1.25 },
      { result: { services: 50 }, cpuRatio: 2, perFurtherService: { since: 10, milliseconds: 50, mebibytes: 1 } },
    ]);
    expect(compare(measured, 'full')[1]?.perFurtherService).toBeUndefined();
  });

  test('does without a yardstick never', () => {
    expect(() => compare(resultsOf([[10, 6, 500]]), 'full')).toThrow('one bucket was not measured (full)');
  });
});

describe('an aim', () => {
  const verdictOn = (aim: string, results: ReturnType<typeof resultsOf>) =>
    verdicts(results).find((verdict) => verdict.aim.includes(aim));

  test.each([
    [8, true, '2.00'],
    [8.1, false, '2.02'],
  ])('of 2.0 times the CPU time of a bucket of 4 s, at %d s: met %p', (cpu, isMet, found) => {
    const results = resultsOf([
      [0, 4, 400],
      [10, cpu, 500],
    ]);
    expect(verdictOn('10 services: at most 2.0 times', results)).toMatchObject({ isMet, found });
  });

  test.each([
    ['40 ms', 40, 540, true, true],
    ['41 ms', 41, 541, false, false],
  ])('for a further service, at %s', (found, milliseconds, peakMiB, isTimeMet, isMemoryMet) => {
    const results = resultsOf([
      [0, 4, 400],
      [10, 6, 500],
      [50, 6 + (milliseconds * 40) / 1000, peakMiB],
    ]);
    expect(verdictOn('each service beyond 10: at most 40 ms', results)).toMatchObject({ isMet: isTimeMet, found });
    expect(verdictOn('each service beyond 10: at most 1 MiB', results)).toMatchObject({ isMet: isMemoryMet });
  });

  test.each([
    [1, true],
    [2, false],
  ])('of one run of the app, at %d: met %p', (launches, isMet) => {
    expect(verdictOn('runs our code once', resultsOf([[0, 4, 400]], launches))).toMatchObject({ isMet });
  });

  test('says nothing where its systems were not measured', () => {
    expect(verdicts(resultsOf([[0, 4, 400]]))).toHaveLength(1);
  });
});

test.each([
  [[3, 1, 2], { lowest: 1, median: 2, highest: 3 }],
  [[4, 1, 2, 3], { lowest: 1, median: 2, highest: 4 }],
  [[7], { lowest: 7, median: 7, highest: 7 }],
])('of %j the samples are told', (values, samples) => {
  expect(samplesOf(values)).toEqual(samples);
});
