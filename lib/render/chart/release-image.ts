import { isDeepStrictEqual } from 'node:util';
import type { Node } from 'yaml';
import { isNode, parse } from 'yaml';
import { UsageError } from '../../spec/usage-error';
import type { ReleasePlace } from './release-place';
import { releasePlace, unwritable } from './release-place';

/** What a service is released as. */
export interface ReleasedImage {
  /** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
  readonly tag: string;
  /** The very bytes, for the record: deployments go by the tag, which the registry keeps for ever. */
  readonly digest?: string;
}

/** What one service is to be released as. */
export interface Release {
  readonly service: string;
  readonly image: ReleasedImage;
}

const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** All that is wrong with tag and digest. */
export function problemsOfImage(service: string, { tag, digest }: ReleasedImage): string[] {
  const problems: string[] = [];
  if (!TAG.test(tag))
    problems.push(
      `the tag of ${service} is no tag\n  found:   ${tag}\n  allowed: at most 128 letters, digits and _ . -, not starting with . or -\n  fix:     one such as 2026-11-21-4f2c1e9`,
    );
  if (tag === 'latest')
    problems.push(
      `the tag of ${service} does not say which version\n  found:   latest\n  fix:     give every image a tag of its own`,
    );
  if (digest !== undefined && !DIGEST.test(digest))
    problems.push(
      `the digest of ${service} is no digest\n  found:   ${digest}\n  allowed: sha256: and 64 hexadecimal digits\n  fix:     take it from the push, or leave it out`,
    );
  return problems;
}

/**
 * The text of `values.yaml` with the released image of one service. All else stays as it is, to the letter.
 *
 * @throws UsageError when the text cannot be understood, or when the service shares its lines with another place
 */
export function releaseImage(present: string, service: string, image: ReleasedImage): string {
  const problems = problemsOfImage(service, image);
  if (problems.length > 0) throw new UsageError(problems.join('\n\n'));
  const withDigest =
    image.digest === undefined
      ? withoutDigest(present, service, image)
      : write(present, service, 'digest', image.digest);
  const anew = write(withDigest, service, 'tag', image.tag);
  refuseMore(present, anew, service);
  return anew;
}

/** The digest of the version before would be wrong beside a new tag. */
function withoutDigest(text: string, service: string, { tag }: ReleasedImage): string {
  const [known, before] = ['digest', 'tag'].map((field) => valueOf(releasePlace(text, service, field)));
  if (known === undefined || known === '' || before === tag) return text;
  throw unwritable(`images.${service} has a digest, which is not that of ${tag}`, 'give the new one, too: sha256:...');
}

function valueOf(place: ReleasePlace): unknown {
  return place.kind === 'field' ? place.value.value : undefined;
}

function write(text: string, service: string, field: string, value: string): string {
  const place = releasePlace(text, service, field);
  if (valueOf(place) === value) return text;
  switch (place.kind) {
    case 'field':
      return replaceValue(text, place, value);
    case 'map':
      return addMember(text, place, `${field}: "${value}"`);
    case 'bare-field':
      return afterColon(text, place.key, `"${value}"`);
    case 'bare-service':
      return afterColon(text, place.key, `{ ${field}: "${value}" }`);
  }
}

function afterColon(text: string, key: Node, value: string): string {
  const colon = text.indexOf(':', key.range?.[1]) + 1;
  return `${text.slice(0, colon)} ${value}${text.slice(colon)}`;
}

function replaceValue(
  text: string,
  { value: { range, type } }: ReleasePlace & { kind: 'field' },
  value: string,
): string {
  const [start, end] = range ?? [0, 0];
  const quote = type === 'QUOTE_SINGLE' ? "'" : '"';
  // a block of text ends with its last line
  const [lineEnd = ''] = /\r?\n$/.exec(text.slice(start, end)) ?? [];
  return `${text.slice(0, start)}${quote}${value}${quote}${lineEnd}${text.slice(end)}`;
}

/** As the first, since what follows the last may be a comment on it. */
function addMember(text: string, { map }: ReleasePlace & { kind: 'map' }, member: string): string {
  const first = map.items[0]?.key;
  const start = isNode(first) ? (first.range?.[0] ?? 0) : 0;
  if (map.flow) {
    const inside = (map.range?.[0] ?? 0) + 1;
    return `${text.slice(0, inside)} ${member}${isNode(first) ? ',' : ' '}${text.slice(inside)}`;
  }
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  return `${text.slice(0, start)}${member}${lineEnd}${' '.repeat(column)}${text.slice(start)}`;
}

/** A release changes one service, whatever the file looks like: the last word, should all the above be wrong. */
function refuseMore(before: string, after: string, service: string): void {
  if (!isDeepStrictEqual(allBut(service, before), allBut(service, after)))
    throw unwritable(
      `the release of ${service} would change other lines, too`,
      'write each service on lines of its own',
    );
}

function allBut(service: string, text: string): unknown {
  const values = parse(text) as { images: Record<string, Record<string, unknown> | null> };
  const { tag: _tag, digest: _digest, ...rest } = values.images[service] ?? {};
  return { ...values, images: { ...values.images, [service]: rest } };
}
