import { expect, test } from '@jest/globals';
import { growthOf, ratioOf, renderReport, type BackupResults } from '../../bench/backup/report';

const samples = (median: number) => ({ lowest: median - 1, median, highest: median + 1 });
const results: BackupResults = {
  date: '2026-11-21',
  machine: '2 processors',
  runs: 3,
  databaseBytes: 1.5 * 2 ** 30,
  archiveBytes: 2 ** 30,
  dumpBytes: 2 ** 28,
  byHandSeconds: samples(20),
  backupSeconds: samples(24),
  restoreSeconds: 40,
  backupMiB: [90, 120, 150, 150, 150, 150, 150, 150, 160, 150],
  restoreMiB: [90, 100, 100, 100, 100, 100, 200, 300, 400, 500],
  isEqual: true,
};

test('a dump is compared with the tools piped by hand, and memory with itself', () => {
  expect(ratioOf(results)).toBe(1.2);
  expect(growthOf(results.backupMiB)).toBeCloseTo(160 / 150);
  expect(growthOf(results.restoreMiB)).toBe(5);
});

test('the report says which aims were missed', () => {
  const verdicts = (changed: Partial<BackupResults>) =>
    renderReport({ ...results, ...changed })
      .split('\n')
      .filter((line) => /\| (met|missed) \|$/.test(line))
      .map((line) => line.split('|').at(-2)?.trim());
  expect(verdicts({})).toEqual(['met', 'met', 'missed', 'met']);
  expect(verdicts({ backupSeconds: samples(27), isEqual: false })).toEqual(['missed', 'met', 'missed', 'missed']);
});

test('the report names size and throughput', () => {
  expect(renderReport(results)).toContain('The database has 1.50 GiB');
  expect(renderReport(results)).toContain('| 19.0 | 20.0 | 21.0 | 51.2 |');
});
