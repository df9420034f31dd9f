import type { Usage } from './measured-process';
import { runMeasured } from './measured-process';
import type { AssemblySize } from './project';
import { Project } from './project';
import type { BenchmarkResults, CommandResult, Gate, SynthesisResult } from './results';
import { gates, samplesOf } from './results';
import { launches, runCompilation, runTyped, TYPED_COMMANDS } from './typed-command';

export interface MeasureOptions {
  /** Sizes of the systems. */
  readonly services: readonly number[];
  readonly runs: number;
  /** Told what is about to happen, since it takes minutes. */
  readonly progress: (message: string) => void;
}

type Measured = Pick<BenchmarkResults, 'synthesis' | 'compilationSeconds' | 'commands'>;

/** Every case once in each round, so that a busy minute of the machine touches all alike. */
export function measure({ services, runs, progress }: MeasureOptions): Measured {
  const project = new Project();
  try {
    const cases = [0, ...services].map((count) => {
      progress(`Preparing ${nameOf(count)}`);
      return { services: count, size: project.prepare(count) };
    });
    const rounds = Array.from({ length: runs }, (_, i) => ({
      synthesis: cases.map(({ services: count }) => {
        progress(`Round ${i + 1} of ${runs}: ${nameOf(count)}`);
        return new Map(gates.map((gate) => [gate, runMeasured(project.synthesis(count, gate))]));
      }),
      commands: TYPED_COMMANDS.map((command) => {
        progress(`Round ${i + 1} of ${runs}: ${command}`);
        return runTyped(command);
      }),
      compilation: runCompilation(),
    }));
    const usagesOf = (index: number, gate: Gate) =>
      rounds.flatMap(({ synthesis }) => synthesis[index]?.get(gate) ?? []);
    return {
      synthesis: cases.flatMap((each, i) => gates.map((gate) => synthesisResult(each, gate, usagesOf(i, gate)))),
      commands: TYPED_COMMANDS.map((command, i) =>
        commandResult(
          command,
          rounds.flatMap(({ commands }) => commands[i] ?? []),
        ),
      ),
      compilationSeconds: samplesOf(rounds.map(({ compilation }) => compilation.cpuSeconds)),
    };
  } finally {
    project.delete();
  }
}

function nameOf(services: number): string {
  return services === 0 ? 'one bucket' : services === 1 ? '1 service' : `${services} services`;
}

function synthesisResult(
  { services, size }: { services: number; size: AssemblySize },
  gate: Gate,
  usages: readonly Usage[],
): SynthesisResult {
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

function commandResult(command: string, usages: readonly Usage[]): CommandResult {
  return {
    command,
    wallSeconds: samplesOf(usages.map(({ wallSeconds }) => wallSeconds)),
    cpuSeconds: samplesOf(usages.map(({ cpuSeconds }) => cpuSeconds)),
    launches: Math.max(...usages.map(launches)),
  };
}
