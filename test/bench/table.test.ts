import { expect, test } from '@jest/globals';
import { renderReport } from '../../bench/report';
import { renderTable } from '../../bench/table';
import { resultsOf } from './results';

const results = resultsOf([
  [0, 3.5, 400],
  [1, 5.5, 500],
  [10, 6.5, 505],
  [50, 10.5, 590.4],
]);

test('the table fits into 80 columns, also with large numbers', () => {
  const large = resultsOf([
    [0, 13.5, 1400],
    [10, 116.5, 1505],
    [190, 310.5, 11_590],
  ]);
  for (const line of renderTable(large).split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('the table has a row per app, with what each further service adds', () => {
  const rows = renderTable(results)
    .split('\n')
    .map((line) => line.trim().split(/\s+/).join(' '));
  expect(rows).toContain('bucket 8 1234 3.50 3.75 1.00 400 1.00');
  expect(rows).toContain('50 8 1234 10.50 10.75 3.00 100 590 1.48 2.13');
});

test('table and page say of each aim whether it is met', () => {
  expect(renderTable(results)).toMatch(/^ {2}met +1\.86 +10 services/m);
  expect(renderTable(results)).toMatch(/^ {2}MISSED +100 ms +each service beyond 10: at most 40 ms/m);
  expect(renderReport(results)).toContain('| each service beyond 10: at most 40 ms of CPU time | 100 ms | missed |');
});

test('the page says when, on what and with which versions it was measured', () => {
  expect(renderReport(results)).toContain(
    'on 2026-11-21: 2 processors; Node 20.20.2, aws-cdk-lib 2.276.0. Each number comes from 5 runs',
  );
});
