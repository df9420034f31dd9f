import { expect, test } from '@jest/globals';
import { cpuSeconds, type MeasuredRun } from '../../bench/backup/measured-run';
import { growthOf, ratioOf, renderReport, type BackupResults } from '../../bench/backup/report';

const run = (seconds: number, used: number, ...memoryMiB: number[]): MeasuredRun => ({
  seconds,
  cpuSeconds: used,
  memoryMiB,
  output: '',
});
const flat = [90, 120, 150, 150, 150, 150, 150, 150, 160, 150];
const results: BackupResults = {
  date: '2026-11-21',
  machine: '2 processors',
  databaseBytes: 1.5 * 2 ** 30,
  archiveBytes: 2 ** 30,
  dumpBytes: 2 ** 28,
  byHand: [run(90, 20), run(40, 21), run(50, 25)],
  backup: [run(44, 24, ...flat), run(70, 22, ...flat), run(80, 23, ...flat)],
  restore: run(60, 30, 90, 100, 100, 100, 100, 100, 200, 300, 400, 500),
  isEqual: true,
};

test('a dump is compared with the tools piped by hand, and memory with itself', () => {
  expect(ratioOf(results, 'seconds')).toBe(1.1);
  expect(ratioOf(results, 'cpuSeconds')).toBe(1.1);
  expect(growthOf(run(1, 1, ...flat))).toBeCloseTo(160 / 150);
  expect(growthOf(results.restore)).toBe(5);
});

test('the report says which aims were missed', () => {
  const verdicts = (changed: Partial<BackupResults>) =>
    renderReport({ ...results, ...changed })
      .split('\n')
      .filter((line) => /\| (met|missed) \|$/.test(line))
      .map((line) => line.split('|').at(-2)?.trim());
  expect(verdicts({})).toEqual(['met', 'met', 'met', 'missed', 'met']);
  const slow = [run(60, 40, ...flat), run(61, 41, ...flat, 300)];
  expect(verdicts({ backup: slow, isEqual: false })).toEqual(['missed', 'missed', 'missed', 'missed', 'missed']);
});

test('the report names sizes and throughput', () => {
  expect(renderReport(results)).toContain('The database has 1.50 GiB');
  expect(renderReport(results)).toContain('| 40.0 | 50.0 | 20.0 | 51.2 |');
});

test('processor time is read as a shell prints it', () => {
  expect(cpuSeconds('0m0.010s 0m0.020s\n1m2.500s 0m1.250s\n')).toBe(63.75);
  expect(() => cpuSeconds('bash: command not found')).toThrow('no times of a shell');
});
