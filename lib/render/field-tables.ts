import { describeType, listChoices, literal } from './field-type';
import type { JsonSchema } from './json-schema';
import { anchor, table } from './markdown';

/** Links to objects that are described somewhere, by shape. */
export type Links = Map<string, string>;

/** What makes an object worth a table of its own: its fields, or its alternatives. Undefined for everything else. */
export function shapeOf(schema: JsonSchema): string | undefined {
  if (schema.properties) return JSON.stringify(schema.properties);
  const alternatives = alternativesOf(schema);
  return alternatives.length > 0 ? JSON.stringify(alternatives) : undefined;
}

/** A table of an object's fields under a heading, then those of the objects inside it that are described nowhere else. */
export function describeObject(heading: string, schema: JsonSchema, links: Links, isNested = false): string {
  const nested: { field: string; schema: JsonSchema }[] = [];
  const linkTo = (field: string) => (inner: JsonSchema) => {
    const shape = shapeOf(inner);
    if (shape === undefined) return undefined;
    if (!links.has(shape)) {
      links.set(shape, `[${field}](#${anchor(field)})`);
      nested.push({ field, schema: inner });
    }
    return links.get(shape);
  };
  const alternatives = alternativesOf(schema);
  const own =
    alternatives.length > 0
      ? alternatives.map((each) => describeAlternative(each, linkTo))
      : [fieldTable(schema, linkTo, !isNested)];
  const inner = nested.map(({ field, schema: object }) => describeObject(field, object, links, true));
  return [`## ${heading}`, ...own, ...inner].join('\n\n');
}

/** The alternatives of which a literal such as `strategy: 'canary'` chooses one. */
function alternativesOf({ oneOf = [] }: JsonSchema): readonly JsonSchema[] {
  return oneOf.every((each) => choiceOf(each) !== undefined) ? oneOf : [];
}

function choiceOf({ properties = {} }: JsonSchema): string | undefined {
  return Object.keys(properties).find((name) => properties[name]?.const !== undefined);
}

function describeAlternative(schema: JsonSchema, linkTo: FieldLink): string {
  const choice = choiceOf(schema) ?? '';
  const { [choice]: chosen = {}, ...properties } = schema.properties ?? {};
  const heading = `### ${choice}: ${listChoices([chosen.const])}`;
  return [heading, chosen.description, fieldTable({ ...schema, properties }, linkTo)].join('\n\n');
}

type FieldLink = (field: string) => (schema: JsonSchema) => string | undefined;

function fieldTable({ properties = {}, required = [] }: JsonSchema, linkTo: FieldLink, hasAnchors = false): string {
  const rows = Object.entries(properties).map(([name, field]) => {
    const { meaning, fallback } = splitDefault(field.description ?? '');
    const initial = required.includes(name) ? '**required**' : (valueOf(field) ?? fallback ?? 'none');
    const target = hasAnchors ? `<a id="${name}"></a>` : '';
    return [`${target}\`${name}\``, describeType(field, linkTo(name)), initial, meaning];
  });
  return table(['Field', 'Type', 'Default', 'Meaning'], rows);
}

/** A default that only words can say stands at the end of the description: `Default: one per zone.` */
function splitDefault(description: string): { meaning: string; fallback?: string } {
  const [meaning = '', fallback] = description.split(/ ?Default: /);
  return { meaning, ...(fallback !== undefined && { fallback: fallback.replace(/\.$/, '') }) };
}

function valueOf({ default: value, properties }: JsonSchema): string | undefined {
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  if (value === undefined || (isEmpty && !properties)) return undefined;
  return isEmpty ? 'see there' : `\`${literal(value)}\``;
}
