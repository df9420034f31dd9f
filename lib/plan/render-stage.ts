import { renderRecovery } from './render-recovery';
import type { AvailabilityPlan } from './availability';
import type { Plan, StackPlan, StagePlan } from './plan';
import type { Style } from './style';
import type { SizePlan } from './sizes';
import { count, table, wrap } from './text-layout';

/** One stage on each target that is planned, side by side: where it is, its stacks, and what it runs on. */
export function renderStage(name: string, plan: Plan, style: Style): string[] {
  const sides = plan.stages.filter((stage) => stage.name === name);
  return [
    ...renderHeading(sides, style),
    ...renderStacks(sides, plan.system, style),
    ...renderSizes(sides, style),
    ...renderRecovery(sides, style),
    ...renderAvailability(sides, style),
    ...renderFindings(sides, style),
  ];
}

function renderHeading(sides: readonly StagePlan[], { width, paint }: Style): string[] {
  const [{ name, region, account, data }] = sides as [StagePlan];
  const places = [...new Set(sides.map(runsOn))];
  const facts = [places.join(' and '), region, `account ${account}`, `data: ${data}`].join(', ');
  const [first = '', ...rest] = wrap(facts, width, name.length + 2);
  return [paint.bold(name) + paint.dim(first.slice(name.length)), ...rest.map(paint.dim)];
}

/** `fargate`, or during a move `a: 90 % on fargate, b: 10 % on eks`. */
function runsOn({ target, slots }: StagePlan): string {
  const [only, ...others] = slots;
  if (only === undefined) return target;
  if (others.length > 0)
    return slots.map((each) => `${each.slot}: ${each.weightPercent} % on ${each.target}`).join(', ');
  return only.slot === 'a' ? only.target : `${only.target} (slot ${only.slot})`;
}

function renderStacks(sides: readonly StagePlan[], system: string, { width, paint }: Style): string[] {
  const places = stackPlaces(sides);
  if (places.length === 0) return [];
  const [{ name, region }] = sides as [StagePlan];
  const prefix = `${system}-${name}-`;
  const heading = sides.length === 1 ? [] : [['', ...sides.flatMap(({ target }) => [target, '']), '']];
  const rows = places.map((place) => {
    const stacks = sides.map((side) => side.stacks.find((stack) => isAt(stack, place)));
    return [
      place.name.startsWith(prefix) ? place.name.slice(prefix.length) : place.name,
      ...stacks.flatMap(shapeOfStack),
      place.region === region ? '' : `in ${place.region}`,
    ];
  });
  const align = ['left', ...sides.flatMap(() => ['right', 'right'] as const), 'left'] as const;
  return [paint.dim(`  stacks ${prefix}...`), ...table([...heading, ...rows], align, width, 4)];
}

type StackPlace = Pick<StackPlan, 'name' | 'region'>;

/** In the order of the deployment of the first target, then what only another has. Two regions have stacks of one name. */
function stackPlaces(sides: readonly StagePlan[]): StackPlace[] {
  const all = sides.flatMap(({ stacks }): readonly StackPlace[] => stacks);
  return all.filter((stack, i) => all.findIndex((other) => isAt(other, stack)) === i);
}

const isAt = (stack: StackPlace, { name, region }: StackPlace) => stack.name === name && stack.region === region;

function shapeOfStack(stack: StackPlan | undefined): [string, string] {
  if (stack === undefined) return ['-', ''];
  return [count(stack.resources, 'resource'), `${Math.ceil(stack.templateBytes / 1024)} KiB`];
}

function renderSizes(sides: readonly StagePlan[], { width, paint }: Style): string[] {
  const sizes = sides.flatMap((side) => side.sizes);
  if (sizes.length === 0) return [];
  const rows = new Map<string, SizePlan[]>();
  for (const size of sizes) {
    const key = JSON.stringify({ ...size, unit: undefined });
    rows.set(key, [...(rows.get(key) ?? []), size]);
  }
  const lines = [...new Set(sizes.map(({ name }) => name))].flatMap((name) =>
    [...rows.values()].filter(([size]) => size?.name === name).map(rowOf),
  );
  return [paint.dim('  runs on (size of each)'), ...table(lines, ['left', 'left', 'left', 'left'], width, 4)];
}

/** What is the same on every target but for its unit: `2 to 8 tasks or pods`. */
function rowOf(same: readonly SizePlan[]): string[] {
  const [size] = same as [SizePlan];
  const units = [...new Set(same.map(({ unit }) => count(size.max, unit).replace(/^\d+ /, '')))];
  const number = size.min === size.max ? String(size.max) : `${size.min} to ${size.max}`;
  return [size.name, `${number} ${units.join(' or ')}`, shape(size), size.details];
}

/** Once where it is the same on all targets. */
function renderAvailability(sides: readonly StagePlan[], { width, paint }: Style): string[] {
  const texts = sides.flatMap(({ target, availability }) =>
    availability ? [{ target, text: promise(availability) }] : [],
  );
  const isSame = new Set(texts.map(({ text }) => text)).size === 1;
  const shown = isSame
    ? texts.slice(0, 1).map(({ text }) => text)
    : texts.map(({ target, text }) => `on ${target}: ${text}`);
  if (shown.length === 0) return [];
  return [paint.dim('  availability'), ...shown.flatMap((text) => wrap(text, width, 4))];
}

function promise({ declared, percent, minutes, parts, raisedBy }: AvailabilityPlan): string {
  const promised = parts.map((part) => `${part.name} ${part.percent} %`).join(', ');
  const together = `${declared} % declared; AWS promises ${percent} % for the parts together, which leaves ${minutes} minutes in 30 days: ${promised}`;
  return percent >= declared ? together : `${together}. Raised by: ${raisedBy.join('; ')}`;
}

function renderFindings(sides: readonly StagePlan[], { paint }: Style): string[] {
  const synthesized = sides.filter(({ assembly }) => assembly !== undefined);
  if (synthesized.length === 0) return [];
  const parts = synthesized.map(({ findings, acknowledged, target }) => {
    const found = findings.length === 0 ? paint.green('0') : paint.red(String(findings.length));
    return `${found}, ${acknowledged.length} acknowledged${sides.length > 1 ? ` on ${target}` : ''}`;
  });
  return [`${paint.dim('  findings')}  ${parts.join('; ')}`];
}

function shape({ vcpu, memoryGiB }: SizePlan): string {
  return vcpu === undefined || memoryGiB === undefined
    ? 'size not known'
    : `${vcpu} vCPU, ${Number(memoryGiB.toFixed(2))} GiB`;
}
