import { count } from '../text-layout';
import type {
  ChangeReview,
  Danger,
  DangerKind,
  Release,
  ResourceAction,
  StackReview,
  SystemReview,
  ValueChange,
} from './review';

/** What stands over the dangers of a kind. */
export const dangerTitle: Readonly<Record<DangerKind, string>> = {
  data: 'may cost data',
  permissions: 'widens permissions',
};

const verbs: Readonly<Record<ResourceAction, string>> = {
  replace: 'replaced',
  'may-replace': 'maybe replaced',
  delete: 'deleted',
  'leave-behind': 'left behind',
  create: 'created',
  update: 'updated',
};

/** `2 replaced, 1 updated`, the gravest first. */
export function summarizeStack({ change, resources, sections }: StackReview): string {
  const counts = Object.entries(verbs).flatMap(([action, verb]) => {
    const number = resources.filter((resource) => resource.action === action).length;
    return number > 0 ? [`${number} ${verb}`] : [];
  });
  const whole = { added: ['new stack'], removed: ['stack goes'], changed: [] }[change];
  return [...whole, ...counts, ...sections].join(', ');
}

export const actionWord = (action: ResourceAction): string => verbs[action];

/** `api: 1.0 -> 1.1` */
export function showRelease({ service, before = 'nothing', after = 'nothing' }: Release): string {
  return `${service}: ${before} -> ${after}`;
}

/** `Image: "a" -> "b"`; what is new or gone has one side. */
export function showValue({ path, before, after }: ValueChange): string {
  if (before === undefined) return `${path}: + ${after}`;
  return after === undefined ? `${path}: - ${before}` : `${path}: ${before} -> ${after}`;
}

/** The same danger in several places, once. Names that hold their stage, `shop-dev-main`, are the same in all. */
export function groupDangers(dangers: readonly Danger[]): DangerGroup[] {
  const groups = new Map<string, DangerGroup & { places: string[] }>();
  for (const { kind, place, text } of dangers) {
    const general = withoutStage(text, place);
    const group = groups.get(`${kind} ${general}`) ?? { kind, text, places: [] };
    const isNew = !group.places.includes(place);
    const places = isNew ? [...group.places, place] : group.places;
    groups.set(`${kind} ${general}`, { kind, text: places.length > 1 ? general : text, places });
  }
  return [...groups.values()];
}

interface DangerGroup {
  readonly kind: DangerKind;
  readonly text: string;
  readonly places: readonly string[];
}

function withoutStage(text: string, place: string): string {
  const [stage = ''] = place.split('/');
  return text.replaceAll(new RegExp(`(?<=[-/:])${stage}(?=[-/:])`, 'g'), '<stage>');
}

/** `1 change may cost data, 3 widen permissions`, or that there is nothing to fear, or nothing at all. */
export function verdict({ systems }: ChangeReview): string {
  if (systems.every(({ change }) => change === 'same')) return 'Nothing changes.';
  const dangers = systems.flatMap((system) => groupDangers(system.dangers));
  const number = (kind: DangerKind) => dangers.filter((danger) => danger.kind === kind).length;
  const found = [
    ...(number('data') > 0 ? [`${count(number('data'), 'change')} that may cost data`] : []),
    ...(number('permissions') > 0 ? [`${count(number('permissions'), 'change')} that widen permissions`] : []),
  ];
  if (found.length === 0) return 'No data is lost, and no permission becomes wider.';
  return `${found.join(', ')}.`.replace('1 change that widen ', '1 change that widens ');
}

/** `xeo on fargate`, and whether it is new. */
export function titleOfSystem({ system, target, change }: SystemReview): string {
  const note = { added: ', which is new', removed: ', which is no longer described', changed: '', same: '' }[change];
  return `${system} on ${target}${note}`;
}
