import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../lib/shared/package-root';
import type { Usage } from './measured-process';
import { runMeasured } from './measured-process';
import type { AssemblySize } from './project';
import { Project } from './project';
import type { BenchmarkResults, CommandResult, Gate, SynthesisResult } from './results';
import { gates, samplesOf } from './results';

export interface MeasureOptions {
  /** Sizes of the systems. */
  readonly services: readonly number[];
  readonly runs: number;
  /** Told what is about to happen, since it takes minutes. */
  readonly progress: (message: string) => void;
}

type Measured = Pick<BenchmarkResults, 'synthesis' | 'bundlingSeconds' | 'commands'>;

/** Every case once in each round, so that a busy minute of the machine touches all alike. */
export function measure({ services, runs, progress }: MeasureOptions): Measured {
  const project = new Project();
  try {
    const cases = [0, ...services].map((count) => {
      progress(`Preparing ${nameOf(count)}`);
      return {
        services: count,
        size: project.prepare(count),
        full: [] as Usage[],
        'without-validation': [] as Usage[],
      };
    });
    const bundling: number[] = [];
    const smallest = Math.min(...services);
    const typed = typedCommands();
    for (let round = 1; round <= runs; round++) {
      for (const each of cases) {
        progress(`Round ${round} of ${runs}: ${nameOf(each.services)}`);
        for (const gate of gates) each[gate].push(runMeasured(project.synthesis(each.services, gate)));
      }
      progress(`Round ${round} of ${runs}: the commands of a person`);
      bundling.push(compilation(project, smallest));
      for (const { command, usages } of typed) usages.push(typeCommand(command));
    }
    return {
      synthesis: cases.flatMap((each) =>
        gates.map((gate) => synthesisResult(each.services, gate, each.size, each[gate])),
      ),
      bundlingSeconds: samplesOf(bundling),
      commands: typed.map(commandResult),
    };
  } finally {
    project.delete();
  }
}

/** What the launcher adds to a synthesis by compiled code. */
function compilation(project: Project, services: number): number {
  const [compiled, launched] = [project.synthesis(services, 'without-validation'), project.launch(services)].map(
    runMeasured,
  );
  return Math.max(0, (launched?.cpuSeconds ?? 0) - (compiled?.cpuSeconds ?? 0));
}

function nameOf(services: number): string {
  return services === 0 ? 'one bucket' : services === 1 ? '1 service' : `${services} services`;
}

function synthesisResult(services: number, gate: Gate, size: AssemblySize, usages: readonly Usage[]): SynthesisResult {
  return {
    gate,
    services,
    ...size,
    cpuSeconds: samplesOf(usages.map(({ cpuSeconds }) => cpuSeconds)),
    peakMiB: samplesOf(
      usages.map(({ nodeProcesses }) => Math.max(...nodeProcesses.map(({ peakKiB }) => peakKiB)) / 1024),
    ),
  };
}

interface TypedCommand {
  readonly command: string;
  readonly usages: Usage[];
}

/** As the README has them. */
function typedCommands(): TypedCommand[] {
  return ['npx cdk synth -q', 'npm start'].map((command) => ({ command, usages: [] }));
}

/** Nothing is left in the repository. */
function typeCommand(command: string): Usage {
  const output = mkdtempSync(join(tmpdir(), 'slipway-bench-'));
  const inFolder =
    command === 'npm start' ? ['npm', 'start', '--', '--output', output] : [...command.split(' '), '--output', output];
  try {
    return runMeasured({ command: inFolder as [string, ...string[]], folder: packageRoot() });
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

function commandResult({ command, usages }: TypedCommand): CommandResult {
  const launcher = join('bin', 'run.cjs');
  return {
    command,
    wallSeconds: samplesOf(usages.map(({ wallSeconds }) => wallSeconds)),
    cpuSeconds: samplesOf(usages.map(({ cpuSeconds }) => cpuSeconds)),
    appRuns: Math.max(
      ...usages.map(({ nodeProcesses }) => nodeProcesses.filter(({ script }) => script.endsWith(launcher)).length),
    ),
  };
}
