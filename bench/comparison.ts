import type { BenchmarkResults, Gate, SynthesisResult } from './results';

/** A result beside the app with one bucket, and beside the next smaller system. */
export interface Comparison {
  readonly result: SynthesisResult;
  readonly cpuRatio: number;
  readonly memoryRatio: number;
  /** Left out for the smallest system, and for the bucket. */
  readonly perFurtherService?: PerFurtherService;
}

interface PerFurtherService {
  /** Services of the smaller system. */
  readonly since: number;
  readonly milliseconds: number;
  readonly mebibytes: number;
}

/** What became of an aim. */
export interface Verdict {
  readonly aim: string;
  readonly found: string;
  readonly isMet: boolean;
}

const AIM_SERVICES = 10;
const AIM_RATIO = 2;
const AIM_MILLISECONDS = 40;
const AIM_MEBIBYTES = 1;

/** The results of one gate, smallest first. Lowest values are compared: noise of a machine only ever adds. */
export function compare({ synthesis }: Pick<BenchmarkResults, 'synthesis'>, gate: Gate): Comparison[] {
  const results = synthesis.filter((result) => result.gate === gate).toSorted((a, b) => a.services - b.services);
  const [bucket] = results;
  if (bucket?.services !== 0) throw new Error(`the app with one bucket was not measured (${gate})`);
  return results.map((result, i) => {
    const smaller = results[i - 1];
    return {
      result,
      cpuRatio: result.cpuSeconds.lowest / bucket.cpuSeconds.lowest,
      memoryRatio: result.peakMiB.lowest / bucket.peakMiB.lowest,
      ...(smaller && smaller.services > 0 && { perFurtherService: growthBetween(smaller, result) }),
    };
  });
}

/** Whether the aims are met, under the full gate. An aim whose systems were not measured is left out. */
export function verdicts(results: BenchmarkResults): Verdict[] {
  const compared = compare(results, 'full');
  const ratio = compared.find(({ result }) => result.services === AIM_SERVICES)?.cpuRatio;
  const growth = compared.flatMap(({ perFurtherService }) => perFurtherService ?? []);
  const further = growth.find(({ since }) => since === AIM_SERVICES);
  return [
    ...(ratio === undefined ? [] : [ratioVerdict(ratio)]),
    ...(further === undefined ? [] : growthVerdicts(further)),
    ...results.commands.map(({ command, launches }) => ({
      aim: `'${command}' runs our code once`,
      found: String(launches),
      isMet: launches === 1,
    })),
  ];
}

function ratioVerdict(ratio: number): Verdict {
  const aim = `${AIM_SERVICES} services: at most ${AIM_RATIO.toFixed(1)} times the CPU time of one bucket`;
  return { aim, found: ratio.toFixed(2), isMet: ratio <= AIM_RATIO };
}

function growthVerdicts({ since, milliseconds, mebibytes }: PerFurtherService): Verdict[] {
  const each = `each service beyond ${since}`;
  return [
    {
      aim: `${each}: at most ${AIM_MILLISECONDS} ms of CPU time`,
      found: `${milliseconds.toFixed(0)} ms`,
      isMet: milliseconds <= AIM_MILLISECONDS,
    },
    {
      aim: `${each}: at most ${AIM_MEBIBYTES} MiB of memory`,
      found: `${mebibytes.toFixed(2)} MiB`,
      isMet: mebibytes <= AIM_MEBIBYTES,
    },
  ];
}

function growthBetween(smaller: SynthesisResult, larger: SynthesisResult): PerFurtherService {
  const services = larger.services - smaller.services;
  return {
    since: smaller.services,
    milliseconds: ((larger.cpuSeconds.lowest - smaller.cpuSeconds.lowest) * 1000) / services,
    mebibytes: (larger.peakMiB.lowest - smaller.peakMiB.lowest) / services,
  };
}
