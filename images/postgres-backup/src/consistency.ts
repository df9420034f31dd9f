import type { DumpContent } from './manifest';
import type { TableRows } from './postgres/facts';

/** What was found in a restored database. */
export interface Found {
  readonly tables: readonly TableRows[];
  readonly largeObjects: number;
  readonly notValidated: readonly string[];
  readonly invalidIndexes: readonly string[];
}

type Expected = Pick<DumpContent, 'tables' | 'largeObjects' | 'notValidated'>;

/** Everything in which a restored database differs from what the manifest says; nothing: it is the same. */
export function differences(expected: Expected, found: Found): string[] {
  const before = byName(expected.tables);
  const after = byName(found.tables);
  return [
    ...[...before].flatMap(([name, rows]) => {
      const now = after.get(name);
      if (now === rows) return [];
      return [now === undefined ? `table ${name} is missing` : `table ${name} has ${now} rows instead of ${rows}`];
    }),
    ...[...after.keys()].filter((name) => !before.has(name)).map((name) => `table ${name} was not in the dump`),
    ...(found.largeObjects === expected.largeObjects
      ? []
      : [`there are ${found.largeObjects} large objects instead of ${expected.largeObjects}`]),
    ...found.notValidated
      .filter((name) => !expected.notValidated.includes(name))
      .map((name) => `constraint ${name} is not validated`),
    ...found.invalidIndexes.map((name) => `index ${name} is invalid`),
  ];
}

/** JSON keeps names apart that hold dots and quotes. */
function byName(tables: readonly TableRows[]): Map<string, number> {
  return new Map(tables.map(({ schema, name, rows }) => [JSON.stringify([schema, name]), rows]));
}
