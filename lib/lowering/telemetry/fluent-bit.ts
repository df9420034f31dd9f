/** A section of a configuration of Fluent Bit, in its classic format. https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode */
export interface FluentBitSection {
  readonly kind: 'SERVICE' | 'INPUT' | 'FILTER' | 'OUTPUT' | 'PARSER';
  readonly entries: Readonly<Record<string, string>>;
}

/** Names at the same distance, as people write it. */
export function fluentBitText(sections: readonly FluentBitSection[]): string {
  const text = sections.map(({ kind, entries }) => {
    const lines = Object.entries(entries).map(([key, value]) => `    ${key.padEnd(20)} ${value}`);
    return [`[${kind}]`, ...lines].join('\n');
  });
  return `${text.join('\n\n')}\n`;
}

/** Field of a line of JSON that says to which class it belongs, and its values: a public contract. */
export const CLASS_FIELD = 'class';
export const lineClasses = ['access', 'audit'] as const;

export type LineClass = (typeof lineClasses)[number];

/** Lines of some classes get tags of their own: `class.audit.<tag>`. @param match what is looked at, @param field of the record */
export function retagByClass(match: string, field: string, classes: readonly LineClass[]): FluentBitSection[] {
  return classes.map((name) => ({
    kind: 'FILTER',
    entries: { Name: 'rewrite_tag', Match: match, Rule: `${field} ^${name}$ class.${name}.$TAG false` },
  }));
}
