import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import * as spec from '../../lib/spec';
import { anchor, table } from '../../lib/render/markdown';
import { referenceFiles, schemaAt } from '../../lib/render/reference';
import { referenceExamples } from '../../lib/render/reference-examples';
import { referencePages } from '../../lib/render/reference-pages';
import type { JsonSchema } from '../../lib/render/json-schema';
import { systemJsonSchema } from '../../lib/render/json-schema';
import type { Description } from '../support/descriptions';
import { minimalDescription, problemsOf } from '../support/descriptions';

const folder = join(__dirname, '..', '..', 'docs', 'reference');
const files = referenceFiles();
const pages = Object.entries(files).filter(([name]) => name.endsWith('.md'));

test('docs/reference is what the schemas say: after a change run `npm run docs`', () => {
  expect(readdirSync(folder).toSorted()).toEqual(Object.keys(files).toSorted());
  const stale = Object.keys(files).filter((name) => readFileSync(join(folder, name), 'utf8') !== files[name]);
  expect(stale).toEqual([]);
});

test('every field says what it means', () => {
  expect(withoutDescription(systemJsonSchema())).toEqual([]);
});

test('a field without a description is found', () => {
  const schema = { properties: { a: { anyOf: [{ type: 'string' }, { properties: { b: { type: 'string' } } }] } } };
  expect(withoutDescription(schema)).toEqual(['a', 'a.b']);
});

/** Paths of fields without a description; the alternatives of a field share the field's. */
function withoutDescription(schema: JsonSchema, path = ''): string[] {
  const { properties = {}, items, additionalProperties, anyOf = [], oneOf = [] } = schema;
  const fields = Object.entries(properties).flatMap(([name, field]) => {
    const inner = path === '' ? name : `${path}.${name}`;
    return [...((field.description ?? '').length > 3 ? [] : [inner]), ...withoutDescription(field, inner)];
  });
  const others = [items, additionalProperties || undefined, ...anyOf, ...oneOf].filter((each) => each !== undefined);
  return [...fields, ...others.flatMap((each) => withoutDescription(each, path))];
}

describe('each page', () => {
  test.each(referencePages.map(({ name }) => name))('%s has an example that is valid as it stands', (name) => {
    const example = referenceExamples[name];
    expect(example).toBeDefined();
    expect(files[`${name}.md`]).toContain(example);
    const facts = evaluate(`({ ${example} })`);
    const inStage = name === 'ingress' ? { stages: { dev: { ...facts, edge: { cdn: false } } } } : facts;
    expect(problemsOf(minimalDescription(inStage))).toEqual([]);
  });

  test.each(pages)('%s links to pages and headings that exist', (name, text) => {
    const links = [...text.matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)/g)].map(([, file, target]) => ({
      file: file || name,
      target,
    }));
    const broken = links.filter(({ file, target }) => {
      const other = files[file];
      return other === undefined || (target !== undefined && !anchorsIn(other).includes(target));
    });
    expect(broken).toEqual([]);
  });

  test.each(pages)('%s has tables whose rows have as many cells as their head', (_, text) => {
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.every((row) => row.endsWith(' |'))).toBe(true);
    for (const block of text.split('\n\n').filter((part) => part.startsWith('|'))) {
      const cells = block
        .trim()
        .split('\n')
        .map((row) => row.split(/(?<!\\)\|/).length);
      expect(new Set(cells).size).toBe(1);
    }
  });
});

/** Examples are written with the functions that a description file imports. */
function evaluate(code: string): Description {
  return JSON.parse(JSON.stringify(runInNewContext(code, { ...spec }))) as Description;
}

function anchorsIn(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchor(heading));
  const targets = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id);
  return [...headings, ...targets];
}

test('the first example of the reference is a whole description, and valid', () => {
  const [, code = ''] = /defineSystem\((\{.*?\n\})\);/s.exec(files['index.md'] ?? '') ?? [];
  expect(problemsOf(evaluate(`(${code})`))).toEqual([]);
});

describe('a row says what may be written', () => {
  test.each([
    ['service.md', '`port` | whole number, 1 to 65,535 | none |'],
    ['service.md', "`kind` | `'web'`, `'internal'`, `'worker'`, `'daemon'`, `'job'` | **required** |"],
    ['service.md', '`replicas` | whole number, 0 to 1,000, or [replicas](#replicas) | `2` |'],
    ['service.md', '`scaling` | list of [policies](scaling.md#policies) | none |'],
    ['service.md', "`release` | [release](release.md#strategies) | `{ strategy: 'rolling' }` |"],
    ['database.md', '`maxStorageGiB` | whole number, 20 to 65,536 | twice `storageGiB` |'],
    ['resources.md', '`cpu` | number, above 0, at most 192 | **required** |'],
    ['release.md', "### strategy: `'canary'`"],
    [
      'index.md',
      '`services` | map of [name](index.md#names), at most 30 characters to [service](service.md#fields) | **required** |',
    ],
    ['container.md', '`THUMBNAILS_QUEUE_URL`'],
  ])('%s: %s', (file, row) => {
    expect(files[file]).toContain(row);
  });
});

test('a stage lists its own facts, not everything that it may override', () => {
  expect(files['stage.md']).toContain('`region`');
  expect(files['stage.md']).not.toContain('`databases` |');
});

test('a place that the description does not have is an error, not an empty table', () => {
  expect(() => schemaAt(systemJsonSchema(), 'services.*.nothing')).toThrow('the description has no services.*.nothing');
});

test('a bar in a cell does not end it', () => {
  expect(table(['a'], [['x | y']])).toBe('| a |\n| --- |\n| x \\| y |');
});
