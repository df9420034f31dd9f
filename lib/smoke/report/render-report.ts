import pc from 'picocolors';
import { count, wrap } from '../../plan/text-layout';
import type { ReportedResult, SmokeReport } from './smoke-report';

export interface ReportOptions {
  /** Width of the terminal, in characters. */
  readonly columns: number;
  readonly colour: boolean;
  /** Also what passed, line by line. */
  readonly verbose: boolean;
}

type Paint = ReturnType<typeof pc.createColors>;
type Colour = (text: string) => string;

/** The report as a person reads it: failures last, where the eye is when it ends. */
export function renderReport(report: SmokeReport, { columns, colour, verbose }: ReportOptions): string {
  const paint = pc.createColors(colour);
  const { system, stage, target, url, results, notAsked } = report;
  const title = `${paint.bold(`${system} ${stage}`)}${target === undefined ? '' : ` on ${target}`}  ${paint.dim(url)}`;
  const failures = results.filter(({ status }) => status === 'failed');
  const quiet = results.filter(({ status }) => status !== 'failed');
  const sections = [
    [title],
    quiet.flatMap((result) => renderQuiet(result, columns, paint)),
    verbose && notAsked.length > 0
      ? [
          paint.bold('Not asked'),
          ...notAsked.flatMap(({ title: what, reason }) => [
            ...marked(wrap(what, columns, 8), '-', paint.dim),
            ...wrap(reason, columns, 8).map(paint.dim),
          ]),
        ]
      : [],
    failures.flatMap((failure) => renderFailure(failure, columns, paint)),
    [renderVerdict(report, verbose, paint)],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function renderQuiet({ status, title, detail }: ReportedResult, columns: number, paint: Paint): string[] {
  const lines = wrap(`${title}: ${detail}`, columns, 8);
  return status === 'passed' ? marked(lines, 'ok', paint.green) : marked(lines, '-', paint.dim);
}

function renderFailure({ title, detail, source, tries }: ReportedResult, columns: number, paint: Paint): string[] {
  const origin = `promised by ${source}; ${tries === 1 ? 'tried once' : `tried ${tries} times`}`;
  return [
    ...marked(wrap(title, columns, 8).map(paint.red), 'FAIL', paint.red),
    ...wrap(detail, columns, 8),
    ...wrap(origin, columns, 8).map(paint.dim),
  ];
}

/** A mark in the margin of the first line. */
function marked([first = '', ...rest]: readonly string[], mark: string, colour: Colour): string[] {
  return [first.replace(' '.repeat(8), `  ${colour(mark.padEnd(4))}  `), ...rest];
}

function renderVerdict({ ok, results, notAsked, seconds }: SmokeReport, verbose: boolean, paint: Paint): string {
  const number = (status: string) => results.filter((result) => result.status === status).length;
  const skipped = number('skipped') + notAsked.length;
  const parts = [
    `${count(number('passed'), 'check')} passed`,
    `${number('failed')} failed`,
    ...(skipped > 0 ? [`${skipped} not asked${verbose ? '' : ' (--verbose says why)'}`] : []),
  ];
  const text = `${parts.join(', ')}, in ${seconds.toFixed(1)} s.`;
  return ok ? paint.green(text) : paint.red(text);
}
