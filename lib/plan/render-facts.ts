import type { LoweringNote, LoweringStatus } from '../lowering/lowering-note';
import type { Group } from './group-across';
import { groupAcross } from './group-across';
import type { StagePlan } from './plan';
import type { Style } from './style';
import { wrap } from './text-layout';
import type { TlsHop } from './tls-hops';

type Stages = readonly StagePlan[];

/** Width of the longest word before an entry, `substituted`, and the spaces around it. */
const INDENT = 15;

/** What becomes of the declared facts; what is carried out to the letter only on request, what is refused elsewhere. */
export function renderFacts(stages: Stages, style: Style): string[] {
  const isShown = ({ status }: LoweringNote) => status !== 'refused' && (style.verbose || status !== 'honoured');
  const groups = groupAcross(stages, ({ lowering }) => lowering.filter(isShown));
  if (groups.length === 0) return [];
  const { paint } = style;
  const colours: Record<LoweringStatus, (text: string) => string> = {
    honoured: paint.green,
    rounded: paint.cyan,
    substituted: paint.cyan,
    accepted: paint.yellow,
    refused: paint.red,
  };
  const title = style.verbose ? 'Declared facts' : 'Declared facts that are not carried out to the letter';
  return [
    paint.bold(title),
    ...groups.flatMap((group) =>
      entry(
        group,
        {
          word: group.item.status,
          paintWord: colours[group.item.status],
          head: group.item.path,
          text: group.item.reason,
        },
        style,
      ),
    ),
  ];
}

/** Every leg of a request, and how it is protected. */
export function renderTls(stages: Stages, style: Style): string[] {
  const groups = groupAcross(stages, ({ tls }) => tls).toSorted((a, b) => legOf(a.item) - legOf(b.item));
  if (groups.length === 0) return [];
  const { paint } = style;
  return [
    paint.bold('On the wire'),
    ...withSameStart(groups).flatMap((group) => {
      const { from, to, protocol, encrypted, how } = group.item;
      const [word, paintWord] = encrypted ? (['encrypted', paint.green] as const) : (['plain', paint.yellow] as const);
      return entry(group, { word, paintWord, head: `${from} -> ${to}, ${protocol}`, text: how }, style);
    }),
  ];
}

/** Connections from one place that are protected alike, as one: `frontend -> cart, checkout`. */
function withSameStart(groups: readonly Group<TlsHop>[]): Group<TlsHop>[] {
  const merged = new Map<string, Group<TlsHop>>();
  for (const { item, label } of groups) {
    const key = JSON.stringify([{ ...item, to: '' }, label]);
    const known = merged.get(key);
    merged.set(key, { label, item: known ? { ...item, to: `${known.item.to}, ${item.to}` } : item });
  }
  return [...merged.values()];
}

/** Place on the way from the user to the data. */
function legOf({ from }: TlsHop): number {
  const legs = ['users', 'CloudFront', 'load balancer'];
  return legs.includes(from) ? legs.indexOf(from) : legs.length;
}

export function renderUnreleased(stages: Stages, { width, paint }: Style): string[] {
  const groups = groupAcross(stages, ({ unreleased }) => unreleased);
  if (groups.length === 0) return [];
  return [
    paint.bold('Not released yet'),
    ...groups.flatMap(({ item: { service, until }, label }) =>
      wrap(`${service}: ${until}${inBrackets(label)}`, width, 2, 4),
    ),
  ];
}

/** On request, every finding that was accepted beside its cause. */
export function renderAcknowledged(stages: Stages, { width, verbose, paint }: Style): string[] {
  const all = stages.flatMap(({ acknowledged }) => acknowledged);
  if (all.length === 0 || !verbose) return [];
  const distinct = new Map(all.map(({ rule, reason }) => [`${rule} ${reason}`, { rule, reason }]));
  const lines = [...distinct.values()].flatMap(({ rule, reason }) => {
    const places = all.filter((other) => other.rule === rule && other.reason === reason);
    return [
      `  ${paint.yellow(rule)}`,
      ...wrap(reason, width, 4),
      ...places.flatMap(({ constructPath }) => wrap(`at ${constructPath}`, width, 4).map(paint.dim)),
    ];
  });
  return [paint.bold('Acknowledged findings'), ...lines];
}

interface Entry {
  readonly word: string;
  readonly paintWord: (text: string) => string;
  readonly head: string;
  readonly text: string;
}

/** A coloured word, what it is about, and below it the explanation. */
function entry({ label }: Group<unknown>, { word, paintWord, head, text }: Entry, { width }: Style): string[] {
  const [first = '', ...rest] = wrap(`${head}${inBrackets(label)}`, width, INDENT);
  return [`  ${paintWord(word.padEnd(INDENT - 3))} ${first.trimStart()}`, ...rest, ...wrap(text, width, INDENT)];
}

function inBrackets(label: string): string {
  return label === '' ? '' : ` (${label})`;
}
