import { systemName } from '../spec/name';
import type { JsonSchema } from './json-schema';

/** The rule for names, which has a section of its own. */
const namePattern = (systemName.toJSONSchema() as JsonSchema).pattern;

/** Where an object is described; undefined when it has no fields to describe. */
export type LinkTo = (schema: JsonSchema) => string | undefined;

/** A type in words: what may be written, within which range. */
export function describeType(schema: JsonSchema, linkTo: LinkTo): string {
  const link = linkTo(schema);
  if (link !== undefined) return link;
  const { type, anyOf, oneOf, items, additionalProperties, propertyNames } = schema;
  const alternatives = anyOf ?? oneOf;
  if (alternatives) return alternatives.map((each) => describeType(each, linkTo)).join(', or ');
  if (schema.const !== undefined || schema.enum) return listChoices(schema.enum ?? [schema.const]);
  if (type === 'array')
    return `list of ${items ? describeType(items, linkTo) : 'anything'}${bounds(schema.minItems, schema.maxItems, ' entries')}`;
  if (type === 'object' && additionalProperties) {
    return `map of ${describeKey(propertyNames ?? {})} to ${describeType(additionalProperties, linkTo)}`;
  }
  if (type === 'string') return describeText(schema);
  if (type === 'boolean') return '`true` or `false`';
  return describeNumber(schema);
}

/** `'a'`, or `'a'`, `'b'`. */
export function listChoices(choices: readonly unknown[]): string {
  return choices.map((choice) => `\`${literal(choice)}\``).join(', ');
}

/** A value as it is written in TypeScript. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([name, inner]) => `${name}: ${literal(inner)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function describeKey(schema: JsonSchema): string {
  if (schema.pattern === namePattern || schema.patternErrorMessage === undefined) return describeText(schema);
  return `text (${schema.patternErrorMessage})`;
}

function describeText({ pattern, patternErrorMessage, minLength, maxLength }: JsonSchema): string {
  const form = patternErrorMessage === undefined ? 'text' : `text: ${patternErrorMessage}`;
  return (pattern === namePattern ? '[name](index.md#names)' : form) + bounds(minLength, maxLength, ' characters');
}

function describeNumber({ type, minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  const noun = type === 'integer' ? 'whole number' : 'number';
  if (exclusiveMinimum === undefined) return noun + bounds(minimum, maximum, '');
  return `${noun}, above ${figure(exclusiveMinimum)}${maximum === undefined ? '' : `, at most ${figure(maximum)}`}`;
}

function bounds(minimum: number | undefined, maximum: number | undefined, unit: string): string {
  if (minimum !== undefined && maximum !== undefined) return `, ${figure(minimum)} to ${figure(maximum)}${unit}`;
  if (maximum !== undefined) return `, at most ${figure(maximum)}${unit}`;
  if (minimum === undefined) return '';
  return minimum === 1 && unit === ' entries' ? ', not empty' : `, at least ${figure(minimum)}${unit}`;
}

function figure(value: number): string {
  return value.toLocaleString('en-US');
}
