import pc from 'picocolors';
import type { DeploymentTarget } from '../../spec/target';
import { count, wrap } from '../text-layout';
import type { GateItem } from './gate-item';

/** The checklist of one release: plain data, printed for people or as JSON for machines. */
export interface GateReport {
  readonly system: string;
  readonly stage: string;
  /** Whether real users depend on the stage. */
  readonly production: boolean;
  /** What its services run on. */
  readonly targets: readonly DeploymentTarget[];
  readonly commit?: string;
  /** Nothing that was checked has failed. */
  readonly ok: boolean;
  readonly items: readonly GateItem[];
}

export interface GateOptions {
  /** Width of the terminal, in characters. */
  readonly columns: number;
  readonly colour: boolean;
}

/** The checklist as a person reads it: what is known, then what is for people to say, then what stops it. */
export function renderGate(report: GateReport, { columns, colour }: GateOptions): string {
  const paint = pc.createColors(colour);
  const { system, stage, targets, items, ok } = report;
  const section = (title: string, status: GateItem['status'], mark: string, shade: (text: string) => string) => {
    const chosen = items.filter((item) => item.status === status);
    if (chosen.length === 0) return [];
    const lines = chosen.flatMap((item) => {
      const [first = '', ...rest] = wrap(item.title, columns, 8);
      return [
        first.replace(' '.repeat(8), `  ${shade(mark.padEnd(4))}  `),
        ...rest,
        ...wrap(item.evidence, columns, 8).map(paint.dim),
      ];
    });
    return [`${paint.bold(title)}\n${lines.join('\n')}\n`];
  };
  const open = items.filter(({ status }) => status === 'open').length;
  const verdict = ok
    ? paint.green(`Nothing stops it. ${count(open, 'question')} for people.`)
    : paint.red('Not to be released: see what stops it.');
  return [
    `${paint.bold(`${system} ${stage}`)} on ${targets.join(' and ')}\n`,
    ...section('Checked', 'passed', 'ok', paint.green),
    ...section('For people to say', 'open', '[ ]', paint.yellow),
    ...section('Stops it', 'failed', 'STOP', paint.red),
    `${verdict}\n`,
  ].join('\n');
}
