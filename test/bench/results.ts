import type { BenchmarkResults, Gate, SynthesisResult } from '../../bench/results';
import { gates } from '../../bench/results';

const same = (value: number) => ({ lowest: value, median: value, highest: value });

/** Results by hand: CPU seconds and MiB by number of services, 0 for the bucket, the same under both gates. */
export function resultsOf(
  measured: readonly (readonly [services: number, cpuSeconds: number, peakMiB: number])[],
  launches = 1,
): BenchmarkResults {
  const result = (gate: Gate, [services, cpu, memory]: (typeof measured)[number]): SynthesisResult => ({
    gate,
    services,
    stacks: 8,
    resources: 1234,
    cpuSeconds: { lowest: cpu, median: cpu + 0.25, highest: cpu + 1 },
    peakMiB: same(memory),
  });
  return {
    date: '2026-11-21',
    machine: '2 processors',
    versions: { Node: '20.20.2', 'aws-cdk-lib': '2.276.0' },
    runs: 5,
    synthesis: gates.flatMap((gate) => measured.map((each) => result(gate, each))),
    compilationSeconds: same(0.1),
    commands: [{ command: 'npx cdk synth -q', wallSeconds: same(7), cpuSeconds: same(9), launches }],
  };
}
