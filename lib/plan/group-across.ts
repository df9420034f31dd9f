/** Something that is the same in several stages. */
export interface Group<Item> {
  readonly item: Item;
  /** `in dev, prod`, `on eks`, `in dev on eks`; empty when it is in every stage on every target. */
  readonly label: string;
}

interface Stage {
  readonly name: string;
  readonly target: string;
}

/** Says once what is the same in several stages, in the order in which it first appears. */
export function groupAcross<S extends Stage, Item>(
  stages: readonly S[],
  itemsOf: (stage: S) => readonly Item[],
): Group<Item>[] {
  const found = new Map<string, { item: Item; where: S[] }>();
  for (const stage of stages) {
    for (const item of itemsOf(stage)) {
      const key = JSON.stringify(item);
      const group = found.get(key) ?? { item, where: [] };
      found.set(key, group);
      if (!group.where.includes(stage)) group.where.push(stage);
    }
  }
  return [...found.values()].map(({ item, where }) => ({ item, label: labelOf(where, stages) }));
}

/** `dev`, or `dev on eks` where several targets are planned. */
export function titleOf({ name, target }: Stage, stages: readonly Stage[]): string {
  return targetsOf(stages).length > 1 ? `${name} on ${target}` : name;
}

export function targetsOf(stages: readonly Stage[]): string[] {
  return [...new Set(stages.map(({ target }) => target))];
}

function labelOf(where: readonly Stage[], stages: readonly Stage[]): string {
  const namesOn = (target: string) => where.filter((stage) => stage.target === target).map(({ name }) => name);
  const isEverywhere = (target: string) =>
    stages.every((stage) => stage.target !== target || stage.name === 'shared' || where.includes(stage));
  const targets = targetsOf(stages);
  const lists = targets.map((target) => (isEverywhere(target) ? '' : `in ${namesOn(target).join(', ')}`));
  if (new Set(lists).size === 1) return lists[0] ?? '';
  return targets
    .flatMap((target, i) => (namesOn(target).length === 0 ? [] : [`${lists[i]} on ${target}`.trim()]))
    .join('; ');
}
