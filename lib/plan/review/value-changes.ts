import { isObject } from '../../spec/merge-patch';
import type { ValueChange } from './review';
import { shortened } from './stack-output';

/** Longer values are cut; the template has them whole. */
const MAX_CHARACTERS = 120;

/** Every leaf that differs between two values, by its path. Entries of lists go by their name, where they have one. */
export function valueChanges(before: unknown, after: unknown, path = ''): ValueChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const [old, fresh] = [fieldsOf(before), fieldsOf(after)];
  if (!old || !fresh) return [leafChange(path, before, after)];
  const names = [...new Set([...old.keys(), ...fresh.keys()])];
  return names.flatMap((name) => valueChanges(old.get(name), fresh.get(name), path === '' ? name : `${path}.${name}`));
}

function leafChange(path: string, before: unknown, after: unknown): ValueChange {
  return {
    path,
    ...(before !== undefined && { before: show(before) }),
    ...(after !== undefined && { after: show(after) }),
  };
}

/** Fields of an object or a list; undefined for everything that is shown whole, such as `{ Ref: ... }`. */
function fieldsOf(value: unknown): Map<string, unknown> | undefined {
  if (Array.isArray(value)) return new Map(keysOf(value).map((key, i) => [key, value[i] as unknown]));
  if (!isObject(value) || isIntrinsic(value)) return undefined;
  return new Map(Object.entries(value));
}

/** Names of entries where each has one of its own, else their numbers. */
function keysOf(list: readonly unknown[]): string[] {
  const names = list.map((entry) => (isObject(entry) ? (entry['Name'] ?? entry['name'] ?? entry['Key']) : undefined));
  const isNamed = names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
  return isNamed ? names : list.map((_, i) => String(i));
}

function isIntrinsic(value: object): boolean {
  const [name = '', ...others] = Object.keys(value);
  return others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'));
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : shortened(JSON.stringify(withShortReferences(value)));
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS - 3)}...` : text;
}

/** `${Role.Arn}` for `{ "Fn::GetAtt": ["Role", "Arn"] }`, texts joined: as a person would write it. */
function withShortReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withShortReferences);
  if (!isObject(value)) return value;
  if (!isIntrinsic(value))
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, withShortReferences(v)]));
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  if (name === 'Ref') return `\${${String(argument)}}`;
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return `\${${argument.join('.')}}`;
  if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1])) {
    const parts = argument[1].map(withShortReferences);
    if (parts.every((part) => typeof part === 'string')) return parts.join(String(argument[0]));
  }
  return { [name]: withShortReferences(argument) };
}
