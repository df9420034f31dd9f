import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const folder = join(__dirname, '../../lib/data');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe.each(files)('%s', (file) => {
  const table = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
    date: string;
    source: Record<string, string>;
  };
  const cited = citations(table);

  test('says on which day its figures were checked', () => {
    expect(new Date(`${table.date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(table.date);
  });

  test('cites only sources that it declares', () => {
    expect(cited.length).toBeGreaterThan(0);
    expect([...new Set(cited)].filter((key) => !(key in table.source))).toEqual([]);
  });

  test('declares no source that backs nothing', () => {
    expect(Object.keys(table.source).filter((key) => !cited.includes(key))).toEqual([]);
  });

  test('leaves no row without a source', () => {
    expect(rowsWithoutSource(table)).toEqual([]);
  });
});

/** Keys in every list named `source`, at any depth. */
function citations(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'source' && Array.isArray(inner) ? (inner as string[]) : citations(inner),
  );
}

/** Objects in lists that bring no source of their own; an empty list is none. */
function rowsWithoutSource(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const bare = Array.isArray(value) ? value.filter((row) => typeof row === 'object' && !citations(row).length) : [];
  return [...bare, ...Object.values(value).flatMap(rowsWithoutSource)];
}
