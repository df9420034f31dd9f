/** What ran in a synthesis: everything, or everything but CloudFormation's own rules. */
export type Gate = 'full' | 'without-validation';

export const gates: readonly Gate[] = ['full', 'without-validation'];

/** One number, measured several times. */
export interface Samples {
  readonly lowest: number;
  readonly median: number;
  readonly highest: number;
}

/** One app under one gate. */
export interface SynthesisResult {
  readonly gate: Gate;
  /** Zero for the app with one bucket. */
  readonly services: number;
  readonly stacks: number;
  readonly resources: number;
  readonly cpuSeconds: Samples;
  readonly peakMiB: Samples;
}

/** A command as a person types it. */
export interface CommandResult {
  readonly command: string;
  readonly wallSeconds: Samples;
  readonly cpuSeconds: Samples;
  /** How often our code was started: the CDK command starts an app again when it asks for context. */
  readonly launches: number;
}

export interface BenchmarkResults {
  /** Day, e.g. 2026-11-21. */
  readonly date: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly runs: number;
  readonly synthesis: readonly SynthesisResult[];
  /** CPU time of compiling our sources, which comes before each synthesis. */
  readonly compilationSeconds: Samples;
  readonly commands: readonly CommandResult[];
}

/** @throws Error without a value */
export function samplesOf(values: readonly number[]): Samples {
  const sorted = values.toSorted((a, b) => a - b);
  const [lowest, median, highest] = [sorted[0], sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)];
  if (lowest === undefined || median === undefined || highest === undefined) throw new Error('nothing was measured');
  return { lowest, median, highest };
}
