import pc from 'picocolors';
import type { LoweringNote, LoweringStatus } from '../lowering/lowering-note';
import type { Plan, StagePlan } from './plan';
import { isGood } from './plan';
import { columns as align, wrap } from './text-layout';

export interface RenderOptions {
  /** Width of the terminal, in characters. */
  readonly columns: number;
  /** Also what is carried out as declared, and each acknowledged finding. */
  readonly verbose: boolean;
}

const STATUS_COLOURS: Readonly<Record<LoweringStatus, (text: string) => string>> = {
  honoured: pc.green,
  rounded: pc.cyan,
  substituted: pc.cyan,
  accepted: pc.yellow,
  refused: pc.red,
};

/** The plan as a person reads it. Colour appears on a terminal only. */
export function renderPlan(plan: Plan, options: RenderOptions): string {
  const parts = [
    pc.bold(plan.system) + (plan.description === undefined ? '' : `  ${plan.description}`),
    ...plan.stages.flatMap((stage) => renderStage(stage, options)),
    ...renderChecklist(plan, options),
    '',
    verdict(plan),
    '',
  ];
  return parts.join('\n');
}

function renderStage(stage: StagePlan, options: RenderOptions): string[] {
  const facts = [stage.target, stage.region, stage.account, ...(stage.name === 'shared' ? [] : [`data: ${stage.data}`])];
  return [
    '',
    `${pc.bold(stage.name)}  ${pc.dim(facts.join('  '))}`,
    ...renderStacks(stage),
    ...renderLowering(stage.lowering, options),
    ...renderTls(stage, options),
    ...renderUnreleased(stage, options),
    ...renderFindings(stage, options),
  ];
}

function renderStacks({ stacks }: StagePlan): string[] {
  const rows = stacks.map((stack) => [`  ${stack.name}`, String(stack.resources), 'resources', `${Math.ceil(stack.templateBytes / 1024)} KiB`]);
  return align(rows, ['left', 'right', 'left', 'right']);
}

function renderLowering(notes: readonly LoweringNote[], { columns, verbose }: RenderOptions): string[] {
  if (notes.length === 0) return [];
  const counts = new Map<LoweringStatus, number>();
  for (const { status } of notes) counts.set(status, (counts.get(status) ?? 0) + 1);
  const summary = [...counts].map(([status, count]) => STATUS_COLOURS[status](`${count} ${status}`)).join(', ');
  const shown = verbose ? notes : notes.filter(({ status }) => status !== 'honoured');
  return ['', `  Declared facts: ${summary}`, ...shown.flatMap(({ path, status, reason }) => [`    ${STATUS_COLOURS[status](status.padEnd(11))} ${path}`, ...wrap(reason, columns, 16)])];
}

function renderTls({ tls }: StagePlan, { columns }: RenderOptions): string[] {
  if (tls.length === 0) return [];
  const lines = tls.flatMap(({ from, to, protocol, encrypted, how }) => [`    ${encrypted ? pc.green('encrypted  ') : pc.yellow('plain      ')} ${from} -> ${to}  ${pc.dim(protocol)}`, ...wrap(how, columns, 16)]);
  return ['', '  On the wire', ...lines];
}

function renderUnreleased({ unreleased }: StagePlan, { columns }: RenderOptions): string[] {
  if (unreleased.length === 0) return [];
  return ['', '  Not released yet', ...unreleased.flatMap(({ service, until }) => wrap(`${service}: ${until}`, columns, 4))];
}

function renderFindings({ findings, acknowledged }: StagePlan, { columns, verbose }: RenderOptions): string[] {
  const found = findings.length === 0 ? pc.green('0 findings') : pc.red(`${findings.length} finding${findings.length === 1 ? '' : 's'}`);
  return [
    '',
    `  Security: ${found}, ${acknowledged.length} acknowledged`,
    ...findings.flatMap(({ rule, constructPath, message }) => [`    ${pc.red(rule)}`, ...wrap(`at ${constructPath}`, columns, 6), ...wrap(message, columns, 6)]),
    ...(verbose ? acknowledged.flatMap(({ rule, constructPath, reason }) => [`    ${pc.yellow(rule)}`, ...wrap(`at ${constructPath}`, columns, 6), ...wrap(reason, columns, 6)]) : []),
  ];
}

function renderChecklist({ checklist }: Plan, { columns }: RenderOptions): string[] {
  if (checklist.length === 0) return [];
  const items = checklist.flatMap(({ what, command, why }) => [...wrap(`[ ] ${what}`, columns, 2, 6), ...wrap(why, columns, 6), ...(command === undefined ? [] : [`      ${pc.dim(command)}`])]);
  return ['', pc.bold('Before the first deployment') + pc.dim('  (docs/guides/bootstrap.md)'), ...items];
}

function verdict(plan: Plan): string {
  const assemblies = [...new Set(plan.stages.flatMap(({ assembly }) => assembly ?? []))];
  const written = assemblies.length === 0 ? '' : `  ${pc.dim(`written to ${assemblies.join(', ')}`)}`;
  return (isGood(plan) ? pc.green('Ready to deploy.') : pc.red('Not deployable: see what is refused or found above.')) + written;
}
