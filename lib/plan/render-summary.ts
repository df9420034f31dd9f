import type { LoweringStatus } from '../lowering/lowering-note';
import { titleOf } from './group-across';
import type { StagePlan } from './plan';
import type { Style } from './style';
import { table } from './text-layout';

const HEADINGS = ['stacks', 'resources', 'honoured', 'changed', 'refused', 'findings'];

/** One line per stage, with the numbers that tell whether it can be deployed. */
export function renderSummary(planned: readonly StagePlan[], { width, paint }: Style): string[] {
  const names = planned.map(({ name }) => name);
  // the targets of a stage side by side
  const stages = planned.toSorted((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
  const rows = stages.map((stage) => [titleOf(stage, stages), ...numbersOf(stage)]);
  const [heading = '', ...lines] = table(
    [['', ...HEADINGS], ...rows],
    ['left', ...HEADINGS.map(() => 'right' as const)],
    width,
    2,
  );
  const isBad = ({ lowering, findings }: StagePlan) =>
    findings.length > 0 || lowering.some(({ status }) => status === 'refused');
  return [paint.dim(heading), ...lines.map((line, i) => (stages[i] && isBad(stages[i]) ? paint.red(line) : line))];
}

function numbersOf({ stacks, lowering, findings, assembly }: StagePlan): string[] {
  const counted = (...statuses: LoweringStatus[]) => lowering.filter(({ status }) => statuses.includes(status)).length;
  const facts = [counted('honoured'), counted('rounded', 'substituted', 'accepted'), counted('refused')].map(
    (number) => (lowering.length === 0 ? '-' : String(number)),
  );
  const resources = stacks.reduce((sum, stack) => sum + stack.resources, 0);
  const synthesized = [stacks.length, resources].map((number) => (assembly === undefined ? '-' : String(number)));
  return [...synthesized, ...facts, assembly === undefined ? '-' : String(findings.length)];
}
