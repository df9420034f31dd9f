/** Breaks a text at spaces into lines of at most `width` characters, indented; a longer word stays whole. */
export function wrap(text: string, width: number, indent: number, hanging = indent): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(indent);
  let isEmpty = true;
  for (const word of text.split(/\s+/)) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(hanging);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/**
 * Rows of cells as lines, each column as wide as its widest cell, two spaces between. What no longer fits in the last
 * cell goes on below it, or, where there is hardly room, below the row.
 */
export function table(
  rows: readonly (readonly string[])[],
  alignment: readonly ('left' | 'right')[],
  width: number,
  indent: number,
): string[] {
  const widths = alignment.map((_, i) => Math.max(0, ...rows.map((row) => row[i]?.length ?? 0)));
  const start = indent + widths.slice(0, -1).reduce((sum, cell) => sum + cell + 2, 0);
  const hanging = width - start < 20 ? indent + 4 : start;
  return rows.flatMap((row) => {
    const cells = row.map((cell, i) =>
      alignment[i] === 'right' ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
    );
    const line = `${' '.repeat(indent)}${cells.join('  ')}`.trimEnd();
    if (line.length <= width) return [line];
    const before = `${' '.repeat(indent)}${cells.slice(0, -1).join('  ')}`;
    const [first = '', ...rest] = wrap(row.at(-1) ?? '', width, hanging);
    return hanging === start ? [`${before}  ${first.trimStart()}`, ...rest] : [before.trimEnd(), first, ...rest];
  });
}

/** `1 stack`, `2 stacks`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
