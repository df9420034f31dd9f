import { relative } from 'node:path';
import pc from 'picocolors';
import type { Plan } from './plan';
import { isGood } from './plan';
import { formatRefusals, isRefused } from './refusals';
import { renderAcknowledged, renderFacts, renderTls, renderUnreleased } from './render-facts';
import { renderStage } from './render-stage';
import { renderSummary } from './render-summary';
import type { Style } from './style';
import { count, wrap } from './text-layout';

export interface RenderOptions {
  /** Width of the terminal, in characters. */
  readonly columns: number;
  /** Also what is carried out as declared, and each acknowledged finding. */
  readonly verbose: boolean;
  readonly colour: boolean;
  /** Folder in which the command runs: paths are shown relative to it. */
  readonly folder: string;
}

/** The plan as a person reads it: the outcome first and last, details between. */
export function renderPlan(plan: Plan, { columns, verbose, colour, folder }: RenderOptions): string {
  const style: Style = { width: columns, verbose, paint: pc.createColors(colour) };
  const sections = [
    renderTitle(plan, style),
    renderSummary(plan.stages, style),
    ...stageNames(plan).map((name) => renderStage(name, plan, style)),
    renderFacts(plan.stages, style),
    renderTls(plan.stages, style),
    renderUnreleased(plan.stages, style),
    renderAcknowledged(plan.stages, style),
    renderChecklist(plan, style),
    renderFindings(plan, style),
    renderRefusals(plan, style),
    renderVerdict(plan, style, folder),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function stageNames({ stages }: Plan): string[] {
  return [...new Set(stages.map(({ name }) => name))];
}

function renderTitle({ system, description = '' }: Plan, { width, paint }: Style): string[] {
  const [first = '', ...rest] = wrap(description === '' ? system : `${system}: ${description}`, width, 0);
  return [first.replace(system, paint.bold(system)), ...rest];
}

function renderChecklist({ checklist }: Plan, { width, paint }: Style): string[] {
  if (checklist.length === 0) return [];
  const items = checklist.flatMap(({ what, command, why }) => [
    ...wrap(`[ ] ${what}`, width, 2, 6),
    ...wrap(why, width, 6).map(paint.dim),
    ...(command === undefined ? [] : continued(wrap(command, width - ' \\'.length, 6, 8))),
  ]);
  return [`${paint.bold('Before the first deployment')}${paint.dim('  docs/guides/bootstrap.md')}`, ...items];
}

/** A command over several lines, as a shell reads it. */
function continued(lines: readonly string[]): string[] {
  return lines.map((line, i) => (i < lines.length - 1 ? `${line} \\` : line));
}

function renderFindings({ stages }: Plan, { width, paint }: Style): string[] {
  const findings = stages.flatMap((stage) => stage.findings);
  if (findings.length === 0) return [];
  const lines = findings.flatMap(({ rule, constructPath, message }) => [
    `  ${paint.red(rule)}`,
    ...wrap(`at ${constructPath}`, width, 4),
    ...wrap(message, width, 4),
  ]);
  return [paint.bold(paint.red(`Found by the security gate: ${count(findings.length, 'finding')}`)), ...lines];
}

function renderRefusals({ stages }: Plan, { width, paint }: Style): string[] {
  if (!isRefused(stages)) return [];
  const lines = formatRefusals(stages)
    .split('\n')
    .flatMap((line) => (line === '' ? [''] : wrapIndented(line, width)));
  return [paint.bold(paint.red('Refused')), ...lines];
}

/** Lines with an indent and, maybe, a word such as `allowed:` before the text, under which the text goes on. */
function wrapIndented(line: string, width: number): string[] {
  const [start = ''] = /^\s*((found|allowed|fix): +)?/.exec(line) ?? [];
  const [first = '', ...rest] = wrap(line.slice(start.length), width, start.length);
  return [start + first.slice(start.length), ...rest];
}

function renderVerdict(plan: Plan, { width, paint }: Style, folder: string): string[] {
  const assemblies = [...new Set(plan.stages.flatMap(({ assembly }) => assembly ?? []))].map((path) =>
    relative(folder, path),
  );
  const written = assemblies.length === 0 ? 'Nothing was written.' : `Written to ${assemblies.join(', ')}`;
  const verdict = isGood(plan)
    ? paint.green('Ready to deploy.')
    : paint.red(
        isRefused(plan.stages)
          ? 'Not deployable: see what is refused above.'
          : 'Not deployable: see what was found above.',
      );
  return [verdict, ...wrap(written, width, 0).map(paint.dim)];
}
