/** Something that is the same in several stages. */
export interface Group<Item> {
  readonly item: Item;
  /** `in dev, prod`; empty when it is in every stage. */
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
  const found = new Map<string, { item: Item; names: Set<string> }>();
  for (const stage of stages) {
    for (const item of itemsOf(stage)) {
      const key = JSON.stringify(item);
      const group = found.get(key) ?? { item, names: new Set() };
      found.set(key, group);
      group.names.add(titleOf(stage, stages));
    }
  }
  const all = stages.filter(({ name }) => name !== 'shared').map((stage) => titleOf(stage, stages));
  return [...found.values()].map(({ item, names }) => ({
    item,
    label: all.every((name) => names.has(name)) ? '' : `in ${[...names].join(', ')}`,
  }));
}

/** `dev`, or `dev on eks` where several targets are planned. */
export function titleOf({ name, target }: Stage, stages: readonly Stage[]): string {
  return new Set(stages.map((stage) => stage.target)).size > 1 ? `${name} on ${target}` : name;
}
