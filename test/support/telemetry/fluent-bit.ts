import options from './fluent-bit-options.json';

/** A section of a configuration of Fluent Bit, as its parser splits it. */
export type Section = readonly [kind: string, entries: Readonly<Record<string, string>>];

/** Sections of the classic format: a name in brackets, then lines of a key and a value. */
export function sectionsOf(text: string): Section[] {
  const sections: [string, Record<string, string>][] = [];
  for (const line of text.split('\n').filter((each) => each.trim() !== '' && !each.startsWith('#'))) {
    const section = /^\[([A-Z]+)\]$/.exec(line)?.[1];
    const [, key, value] = /^ {4}(\S+) +(\S.*)$/.exec(line) ?? [];
    if (section !== undefined) sections.push([section, {}]);
    else if (key !== undefined && value !== undefined) sections.at(-1)![1][key] = value;
    else throw new Error(`no line of Fluent Bit: ${line}`);
  }
  return sections;
}

type Kinds = Readonly<Record<string, readonly string[]>>;

const plugins: Readonly<Record<string, Kinds>> = {
  INPUT: options.input,
  FILTER: options.filter,
  OUTPUT: options.output,
};
const alone: Kinds = { SERVICE: options.service, PARSER: options.parser };

/** What Fluent Bit would not understand, each a few words. It looks for no capitals. */
export function unknownIn(sections: readonly Section[]): string[] {
  return sections.flatMap(([kind, entries]) => {
    const known = knownOptions(kind, entries['Name']);
    if (known === undefined) return [`${kind} ${entries['Name'] ?? ''}`];
    return Object.keys(entries)
      .filter((key) => !known.includes(key.toLowerCase()))
      .map((key) => `${kind} ${entries['Name'] ?? ''}: ${key}`);
  });
}

function knownOptions(kind: string, name: string | undefined): readonly string[] | undefined {
  if (alone[kind]) return alone[kind];
  const own = plugins[kind]?.[name ?? ''];
  return own && ['name', ...(plugins[kind]?.['every'] ?? []), ...own];
}
