import { table } from '../lib/plan/text-layout';
import type { Comparison } from './comparison';
import { compare, verdicts } from './comparison';
import type { BenchmarkResults, Gate } from './results';
import { gates } from './results';

export const gateTitles: Readonly<Record<Gate, string>> = {
  full: 'With every gate',
  'without-validation': "Without CloudFormation's own validation",
};

export const synthesisHeading = [
  'services',
  'stacks',
  'resources',
  'cpu s',
  'median',
  'ratio',
  '+ms',
  'MiB',
  'ratio',
  '+MiB',
];

export const commandHeading = ['command', 's', 'median', 'cpu s', 'starts'];

/** Terminal columns. */
const WIDTH = 80;
const INDENT = 2;

/** What was measured, for a terminal. */
export function renderTable(results: BenchmarkResults): string {
  const synthesis = gates.flatMap((gate) => [
    gateTitles[gate],
    ...numbers([synthesisHeading, ...synthesisRows(results, gate)]),
    '',
  ]);
  const aims = verdicts(results).map(({ aim, found, isMet }) => [isMet ? 'met' : 'MISSED', found, aim]);
  return [
    ...synthesis,
    'The lowest of all runs; +ms and +MiB are what each further service adds.',
    '',
    'What a person waits for',
    ...numbers([commandHeading, ...commandRows(results)]),
    '',
    'Aims, with every gate',
    ...table(aims, ['left', 'right', 'left'], WIDTH, INDENT),
    '',
  ].join('\n');
}

/** One row per app: the lowest of all runs, and the median of the CPU time beside it. */
export function synthesisRows(results: BenchmarkResults, gate: Gate): string[][] {
  return compare(results, gate).map(synthesisRow);
}

export function commandRows({ commands, compilationSeconds }: BenchmarkResults): string[][] {
  return [
    ...commands.map(({ command, wallSeconds, cpuSeconds, launches }) => [
      command,
      wallSeconds.lowest.toFixed(1),
      wallSeconds.median.toFixed(1),
      cpuSeconds.lowest.toFixed(1),
      String(launches),
    ]),
    ['compiling our sources, in each', '', '', compilationSeconds.median.toFixed(1), ''],
  ];
}

function synthesisRow({ result, cpuRatio, memoryRatio, perFurtherService }: Comparison): string[] {
  const { services, stacks, resources, cpuSeconds, peakMiB } = result;
  return [
    services === 0 ? 'bucket' : String(services),
    String(stacks),
    String(resources),
    cpuSeconds.lowest.toFixed(2),
    cpuSeconds.median.toFixed(2),
    cpuRatio.toFixed(2),
    perFurtherService?.milliseconds.toFixed(0) ?? '',
    peakMiB.lowest.toFixed(0),
    memoryRatio.toFixed(2),
    perFurtherService?.mebibytes.toFixed(2) ?? '',
  ];
}

/** A name and what belongs to it. */
function numbers(rows: readonly (readonly string[])[]): string[] {
  const [heading = []] = rows;
  const alignment = heading.map((_, i) => (i === 0 ? 'left' : 'right'));
  return table(rows, alignment, WIDTH, INDENT);
}
