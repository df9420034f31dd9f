import { limits } from '../../data/limits';
import { COMMENT_MARK } from '../../lowering/delivery/comment-mark';
import type { ChangeReview, ObjectChange, StackReview, SystemReview } from './review';
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

/** Values of one resource that are shown. */
const MAX_VALUES = 12;

/**
 * The review as a comment of a pull request: dangers on top, details folded. What exceeds the length of a comment is left
 * out from the end, and the comment says so.
 */
export function renderComment(review: ChangeReview, maxCharacters = limits.githubCommentCharacters.max): string {
  const { base, notes, systems } = review;
  const head = [
    COMMENT_MARK,
    `## ${verdict(review)}`,
    `Compared with ${code(base.commit.slice(0, 12))}, ${code(base.revision)}.`,
    ...notes.map((note) => `> ${note}`),
    ...systems.flatMap(renderHead),
  ];
  const details = systems.flatMap((system) => [
    ...system.stacks.map((stack) => renderStack(system, stack)),
    ...stagesOf(system).map((stage) => renderChart(system, stage)),
  ]);
  return fit(head, details, maxCharacters);
}

/** What must not be missed of a system. */
function renderHead(system: SystemReview): string[] {
  if (system.change === 'same') return [];
  const dangers = groupDangers(system.dangers).map(
    ({ kind, text, places }) => `- **${dangerTitle[kind]}** in ${places.join(', ')}: ${code(text)}`,
  );
  const releases = system.releases.map((release) => `- releases ${code(showRelease(release))}`);
  const lines = [...dangers, ...releases];
  return [`### ${titleOfSystem(system)}`, lines.length > 0 ? lines.join('\n') : 'Nothing that is dangerous.'];
}

function renderStack({ target }: SystemReview, stack: StackReview): string {
  const resources = stack.change === 'changed' ? stack.resources : [];
  const lines = resources.flatMap(({ action, type, logicalId, values }) => [
    `- ${actionWord(action)} ${code(type)} ${code(logicalId)}`,
    ...shown(values.map(showValue)),
  ]);
  return fold(`${stack.id} on ${target}: ${summarizeStack(stack)}`, lines);
}

function stagesOf({ objects }: SystemReview): string[] {
  return [...new Set(objects.map(({ stage }) => stage))];
}

function renderChart({ system, objects }: SystemReview, stage: string): string {
  const own = objects.filter((object) => object.stage === stage);
  return fold(`${stage}, chart of ${system}: ${own.length} of its objects`, own.flatMap(renderObject));
}

function renderObject({ name, change, values }: ObjectChange): string[] {
  return [`- ${change} ${code(name)}`, ...shown(values.map(showValue))];
}

function shown(values: readonly string[]): string[] {
  const more = values.length - MAX_VALUES;
  const lines = values.slice(0, MAX_VALUES).map((value) => `  - ${code(value)}`);
  return more > 0 ? [...lines, `  - and ${more} more`] : lines;
}

function fold(summary: string, lines: readonly string[]): string {
  if (lines.length === 0) return `- ${summary}`;
  return `<details><summary>${summary}</summary>\n\n${lines.join('\n')}\n\n</details>`;
}

/** Text as it is: no mark of Markdown in it, and no mention of a person, has an effect. */
function code(text: string): string {
  const fences = (text.match(/`+/g) ?? []).map(({ length }) => length);
  const fence = '`'.repeat(Math.max(0, ...fences) + 1);
  const edge = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${edge}${text.replaceAll('\n', ' ')}${edge}${fence}`;
}

function fit(head: readonly string[], details: readonly string[], maxCharacters: number): string {
  const parts = [...head, ...details];
  const whole = parts.join('\n\n');
  if (whole.length <= maxCharacters) return whole;
  const note = '_The rest does not fit into a comment. The log of this run has all of it._';
  let text = '';
  for (const part of parts) {
    const next = text === '' ? part : `${text}\n\n${part}`;
    if (next.length + note.length + 2 > maxCharacters)
      return `${cutInto(text, part, maxCharacters - note.length - 4)}\n\n${note}`;
    text = next;
  }
  return text;
}

/** Of a list that is longer than a comment, its first lines; of a folded part, nothing. */
function cutInto(text: string, part: string, room: number): string {
  if (part.startsWith('<')) return text;
  const lines = part.split('\n');
  while (lines.length > 0 && text.length + lines.join('\n').length > room) lines.pop();
  return [text, ...lines].filter((piece, i) => i > 0 || piece !== '').join('\n');
}
