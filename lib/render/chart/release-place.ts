import type { Document, Node, Pair, Scalar, YAMLMap } from 'yaml';
import { isAlias, isMap, isNode, isPair, isScalar, parseDocument, visit } from 'yaml';
import { UsageError } from '../../spec/usage-error';

/** Where a field of a service stands in the text of `values.yaml`, or would stand. */
export type ReleasePlace =
  | { readonly kind: 'field'; readonly key: Node; readonly value: Scalar }
  | { readonly kind: 'map'; readonly map: YAMLMap }
  | { readonly kind: 'bare-field' | 'bare-service'; readonly key: Node };

/** @throws UsageError when there is no such place, or when it belongs to another service, too */
export function releasePlace(text: string, service: string, field: string): ReleasePlace {
  const document = parseDocument(text);
  const problem = document.errors[0]?.message.split('\n')[0];
  if (problem !== undefined) throw unwritable(problem, 'correct the file');
  const images = isMap(document.contents) ? document.contents.get('images') : undefined;
  if (!isMap(images)) throw unwritable('no map of images, by service', 'write the file with slipway render');
  const own = memberOf(document, images, service);
  if (own === undefined) throw unwritable(`no service ${service} in images`, 'add it with slipway render');
  const { key, value } = own;
  if (isNothing(value)) return { kind: 'bare-service', key };
  if (!isMap(value)) throw unwritable(`images.${service} is no map`, `write images.${service}.tag`);
  const member = memberOf(document, value, service, field);
  if (member === undefined) return { kind: 'map', map: value };
  if (isNothing(member.value)) return { kind: 'bare-field', key: member.key };
  if (!isScalar(member.value)) throw unwritable(`images.${service}.${field} is no text`, 'write it as text');
  return { kind: 'field', key: member.key, value: member.value };
}

/** A member of a map, by its very name, where nothing else repeats the map or the member. */
function memberOf(
  document: Document,
  map: YAMLMap,
  service: string,
  name = service,
): { key: Node; value: unknown } | undefined {
  const isWanted = (item: unknown): item is Pair => isPair(item) && isScalar(item.key) && item.key.value === name;
  const pair = map.items.find(isWanted);
  if (pair === undefined || !isNode(pair.key)) return undefined;
  if (isAlias(pair.value) || isRepeated(document, map) || isRepeated(document, pair.value))
    throw unwritable(
      `images.${service} shares its lines with another place (& and *)`,
      'write the lines out: a release changes one service',
    );
  return { key: pair.key, value: pair.value };
}

function isRepeated(document: Document, node: unknown): boolean {
  const anchor = isMap(node) || isScalar(node) ? node.anchor : undefined;
  let repeated = false;
  visit(document, { Alias: (_, { source }) => void (repeated ||= source === anchor) });
  return anchor !== undefined && repeated;
}

function isNothing(value: unknown): boolean {
  return value === null || (isScalar(value) && value.value === null);
}

export function unwritable(found: string, fix: string): UsageError {
  return new UsageError(`values.yaml: cannot be written\n  found:   ${found}\n  fix:     ${fix}`);
}
