import type { Document, YAMLMap } from 'yaml';
import { isMap, isNode, parseDocument } from 'yaml';
import { UsageError } from '../../spec/usage-error';
import { templateYaml } from './template-yaml';

/**
 * `values.yaml`: the released image tags. It belongs to the delivery, so what is in it stays as it is, to the letter; only
 * services that it lacks are added, unreleased.
 *
 * @param services those with images of their own
 * @param present text of the file, if there is one
 * @throws UsageError when the present text cannot be understood
 */
export function releasedValues(services: readonly string[], present?: string): string {
  if (present === undefined) return fresh(services);
  const document = parseDocument(present);
  const images = imagesOf(document);
  const missing = services.filter((service) => !document.hasIn(['images', service]));
  if (missing.length === 0) return present;
  if (images && images.items.length > 0 && !images.flow) return withLines(present, images, missing);
  if (!images) document.set('images', document.createNode({}));
  for (const service of missing) document.setIn(['images', service, 'tag'], '');
  return document.toString({ lineWidth: 0 });
}

function imagesOf({ contents, errors }: Document.Parsed): YAMLMap | undefined {
  const problem = errors[0]?.message.split('\n')[0];
  if (problem !== undefined) throw unreadable(problem);
  if (contents === null) return undefined;
  const images = isMap(contents) ? contents.get('images') : contents;
  if (images === undefined || images === null) return undefined;
  if (!isMap(contents) || !isMap(images)) throw unreadable('no map of images, by service');
  return images;
}

const NOTE = '# Released image tags, written by the delivery. Both targets read them. Empty until the first release.\n';

function fresh(services: readonly string[]): string {
  return `${NOTE}${templateYaml({ images: Object.fromEntries(services.map((service) => [service, { tag: '' }])) })}`;
}

/** New lines below the last service. The library would write the whole file anew, in a style of its own. */
function withLines(present: string, images: YAMLMap, services: readonly string[]): string {
  const tagged = images.items.map(({ value }) => value).find((value) => isMap(value) && !value.flow);
  const outer = columnOf(present, images.items[0]?.key);
  const inner = isMap(tagged) ? columnOf(present, tagged.items[0]?.key) : outer + 2;
  const lines = services.map((service) => {
    const [key = ''] = templateYaml({ [service]: {} }).split(': {}');
    return `${' '.repeat(outer)}${key}:\n${' '.repeat(inner)}tag: ""\n`;
  });
  const end = present.indexOf('\n', (images.range?.[1] ?? 0) - 1) + 1 || present.length;
  const before = present.slice(0, end);
  return `${before}${before.endsWith('\n') ? '' : '\n'}${lines.join('')}${present.slice(end)}`;
}

function columnOf(text: string, node: unknown): number {
  const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function unreadable(found: string): UsageError {
  return new UsageError(`values.yaml: cannot be read\n  found:   ${found}\n  fix:     correct the file`);
}
