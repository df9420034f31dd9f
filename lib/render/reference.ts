import type { Links } from './field-tables';
import { describeObject, shapeOf } from './field-tables';
import type { JsonSchema } from './json-schema';
import { systemJsonSchema } from './json-schema';
import { anchor, table } from './markdown';
import { containerContract } from './reference-container';
import { referenceExamples } from './reference-examples';
import { indexIntro, namesSection } from './reference-index';
import type { ReferencePage } from './reference-pages';
import { referencePages } from './reference-pages';
import { renderSupport } from './support-matrix';

const container = {
  name: 'container',
  title: 'Container',
  intro: 'What a container finds in its environment: a contract, the same on every target.',
};

const backLink = '[Reference](index.md)';

/** The reference of the description language, by file name: a Markdown page for each noun, and the JSON Schema. */
export function referenceFiles(schema: JsonSchema = systemJsonSchema()): Record<string, string> {
  const links = linksTo(schema);
  const pages = referencePages.map((page) => [`${page.name}.md`, describePage(page, schema, links)] as const);
  return {
    'index.md': describeSystem(schema, links),
    ...Object.fromEntries(pages),
    'container.md': assemble(container.title, [backLink, containerContract()]),
    'support.md': renderSupport(),
    'system.schema.json': `${JSON.stringify(schema, undefined, 1)}\n`,
  };
}

function describeSystem(schema: JsonSchema, links: Links): string {
  const nouns = [...referencePages, container].map(({ name, title, intro }) => [
    `[${title}](${name}.md)`,
    firstSentence(intro),
  ]);
  const fields = describeObject('Fields of a description', schema, new Map(links));
  return assemble('The description of a system', [
    indexIntro,
    '## Nouns',
    table(['Noun', 'What it is'], nouns),
    fields,
    namesSection,
  ]);
}

function describePage({ name, title, intro, objects }: ReferencePage, schema: JsonSchema, links: Links): string {
  const here = new Map([...links].map(([shape, link]) => [shape, link.replace(`(${name}.md#`, '(#')]));
  const tables = objects.map(({ heading, at }) =>
    describeObject(heading, withoutOverrides(schemaAt(schema, at), at, schema), here),
  );
  const example = referenceExamples[name];
  return assemble(title, [
    backLink,
    intro,
    ...(example === undefined ? [] : [`\`\`\`ts\n${example}\n\`\`\``]),
    ...tables,
  ]);
}

/** Where each noun is described, by its shape. */
function linksTo(schema: JsonSchema): Links {
  const links: Links = new Map();
  for (const { name, objects } of referencePages) {
    for (const { at, heading, label } of objects) {
      const shape = shapeOf(schemaAt(schema, at));
      if (shape !== undefined) links.set(shape, `[${label}](${name}.md#${anchor(heading)})`);
    }
  }
  return links;
}

/** The object at a place of the description, such as `services.*.routes[]`. */
export function schemaAt(schema: JsonSchema, at: string): JsonSchema {
  const steps = at.replaceAll('[]', '.[]').split('.');
  const found = steps.reduce<JsonSchema | undefined>((outer, step) => {
    const inner = outer && objectIn(outer);
    if (step === '[]') return inner?.items;
    return step === '*' ? inner?.additionalProperties || undefined : inner?.properties?.[step];
  }, schema);
  if (found === undefined) throw new Error(`the description has no ${at}`);
  return objectIn(found);
}

/** Of a stage, its own facts: it may override all else, and that is described where it belongs. */
function withoutOverrides(object: JsonSchema, at: string, system: JsonSchema): JsonSchema {
  const own = Object.entries(object.properties ?? {}).filter(([name]) => !Object.hasOwn(system.properties ?? {}, name));
  return at === 'stages.*' ? { ...object, properties: Object.fromEntries(own) } : object;
}

/** Of a shorthand or an object, the object. */
function objectIn(schema: JsonSchema): JsonSchema {
  return schema.anyOf?.find(({ properties }) => properties !== undefined) ?? schema;
}

function assemble(title: string, parts: readonly string[]): string {
  return ['<!-- Made from lib/spec by `npm run docs`. -->', `# ${title}`, ...parts].join('\n\n') + '\n';
}

function firstSentence(text: string): string {
  return /^.*?[.](?= |$)/s.exec(text)?.[0] ?? text;
}
