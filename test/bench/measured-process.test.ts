import { describe, expect, test } from '@jest/globals';
import { childSeconds, runMeasured } from '../../bench/measured-process';

test.each([
  ['of dash', '0m0.010000s 0m0.000000s\n0m1.230000s 0m0.120000s\n'],
  ['of bash', '0m0.010s 0m0.000s\n0m1.230s 0m0.120s\n'],
])('the times %s are those of what the shell has started', (_, times) => {
  expect(childSeconds(times)).toBeCloseTo(1.35);
});

test('minutes count', () => {
  expect(childSeconds('0m0s 0m0s\n2m3.5s 1m0.5s\n')).toBeCloseTo(184);
});

test('a shell that says no times is an error, not a zero', () => {
  expect(() => childSeconds('')).toThrow('did not say the times');
});

describe('a measured command', () => {
  const node = (script: string) => ({ command: [process.execPath, '-e', script], folder: process.cwd() });

  test('tells of every Node process in it', () => {
    const { nodeProcesses } = runMeasured(
      node("require('node:child_process').execFileSync(process.execPath, ['-e', '0'])"),
    );
    expect(nodeProcesses).toHaveLength(2);
    for (const { peakKiB } of nodeProcesses) expect(peakKiB).toBeGreaterThan(1024);
  });

  test('that fails says why', () => {
    expect(() => runMeasured(node("console.error('no such stage'); process.exit(3)"))).toThrow('no such stage');
  });
});
