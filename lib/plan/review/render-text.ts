import pc from 'picocolors';
import type { Style } from '../style';
import { table, wrap } from '../text-layout';
import type { ChangeReview, ObjectChange, ResourceReview, StackReview, SystemReview } from './review';
import {
  actionWord,
  dangerTitle,
  groupDangers,
  showRelease,
  showValue,
  summarizeStack,
  titleOfSystem,
  verdict,
} from './wording';

/** Values of one resource that are shown; `--json` has all. */
const MAX_VALUES = 8;

/** The review as a person reads it in a terminal: dangers first, then every change. */
export function renderReview(review: ChangeReview, { width, colour }: { width: number; colour: boolean }): string {
  const style: Style = { width, verbose: false, paint: pc.createColors(colour) };
  const { base, notes, systems } = review;
  const sections = [
    [
      `Against ${base.revision} (${base.commit.slice(0, 12)})`,
      ...notes.flatMap((note) => wrap(`Note: ${note}`, width, 2, 4)),
    ],
    ...systems.map((system) => renderSystem(system, style)),
    wrap(verdict(review), width, 0),
  ];
  return sections.map((lines) => lines.join('\n')).join('\n\n');
}

function renderSystem(system: SystemReview, style: Style): string[] {
  const { paint } = style;
  if (system.change === 'same') return [`${paint.bold(titleOfSystem(system))}: nothing changes`];
  return [
    paint.bold(titleOfSystem(system)),
    ...renderDangers(system, style),
    ...system.releases.map((release) => `  released  ${showRelease(release)}`),
    ...system.stacks.flatMap((stack) => renderStack(stack, style)),
    ...system.objects.flatMap((object) => renderObject(object, style)),
  ];
}

function renderDangers({ dangers }: SystemReview, { width, paint }: Style): string[] {
  return groupDangers(dangers).flatMap(({ kind, text, places }) => [
    `  ${paint.red(`! ${dangerTitle[kind]}`)}  ${places.join(', ')}`,
    ...wrap(text, width, 6),
  ]);
}

function renderStack(stack: StackReview, style: Style): string[] {
  const heading = `  ${style.paint.bold(stack.id)}  ${style.paint.dim(summarizeStack(stack))}`;
  // of a new stack every resource is new, and so is each value
  return stack.change === 'changed'
    ? [heading, ...stack.resources.flatMap((resource) => renderResource(resource, style))]
    : [heading];
}

function renderResource({ action, type, logicalId, values }: ResourceReview, { width }: Style): string[] {
  const [line = ''] = table([[actionWord(action), type, logicalId]], ['left', 'left', 'left'], 1000, 4);
  return [line, ...renderValues(values.map(showValue), width)];
}

function renderObject({ stage, name, change, values }: ObjectChange, { width, paint }: Style): string[] {
  return [`  ${paint.bold(`${stage} chart`)}  ${change}  ${name}`, ...renderValues(values.map(showValue), width)];
}

function renderValues(values: readonly string[], width: number): string[] {
  const more = values.length - MAX_VALUES;
  const shown = values.slice(0, MAX_VALUES).flatMap((value) => wrap(value, width, 8, 10));
  return more > 0 ? [...shown, `        and ${more} more`] : shown;
}
