import { titleOf } from './group-across';
import type { Plan, StagePlan } from './plan';
import type { Style } from './style';
import type { SizePlan } from './sizes';
import { count, table, wrap } from './text-layout';

/** Where a stage is, its stacks in the order of deployment, and what it runs on. */
export function renderStage(stage: StagePlan, plan: Plan, style: Style): string[] {
  return [
    ...renderHeading(stage, titleOf(stage, plan.stages), style),
    ...renderStacks(stage, plan.system, style),
    ...renderSizes(stage.sizes, style),
    ...renderFindings(stage, style),
  ];
}

function renderHeading({ target, region, account, data }: StagePlan, title: string, { width, paint }: Style): string[] {
  const facts = [target, region, `account ${account}`, `data: ${data}`].join(', ');
  const [first = '', ...rest] = wrap(facts, width, title.length + 2);
  return [paint.bold(title) + paint.dim(first.slice(title.length)), ...rest.map(paint.dim)];
}

function renderStacks({ stacks, name, region }: StagePlan, system: string, { width, paint }: Style): string[] {
  if (stacks.length === 0) return [];
  const prefix = `${system}-${name}-`;
  const digits = String(Math.max(...stacks.map(({ resources }) => resources))).length;
  const rows = stacks.map((stack) => [
    stack.name.startsWith(prefix) ? stack.name.slice(prefix.length) : stack.name,
    `${String(stack.resources).padStart(digits)} ${stack.resources === 1 ? 'resource' : 'resources'}`,
    `${Math.ceil(stack.templateBytes / 1024)} KiB`,
    stack.region === region ? '' : `in ${stack.region}`,
  ]);
  return [paint.dim(`  stacks ${prefix}...`), ...table(rows, ['left', 'left', 'right', 'left'], width, 4)];
}

function renderSizes(sizes: readonly SizePlan[], { width, paint }: Style): string[] {
  if (sizes.length === 0) return [];
  const rows = sizes.map((size) => [size.name, amount(size), shape(size), size.details]);
  return [paint.dim('  runs on (size of each)'), ...table(rows, ['left', 'left', 'left', 'left'], width, 4)];
}

function renderFindings({ assembly, findings, acknowledged }: StagePlan, { paint }: Style): string[] {
  if (assembly === undefined) return [];
  const found = findings.length === 0 ? paint.green('0') : paint.red(String(findings.length));
  return [`${paint.dim('  findings')}  ${found}, ${acknowledged.length} acknowledged`];
}

function amount({ min, max, unit }: SizePlan): string {
  return min === max ? count(max, unit) : `${min} to ${count(max, unit)}`;
}

function shape({ vcpu, memoryGiB }: SizePlan): string {
  return vcpu === undefined || memoryGiB === undefined
    ? 'size not known'
    : `${vcpu} vCPU, ${Number(memoryGiB.toFixed(2))} GiB`;
}
