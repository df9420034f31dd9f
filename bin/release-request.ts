import type { Release } from '../lib/render/chart/release-image';
import { problemsOfImage } from '../lib/render/chart/release-image';

/** `--tag` and `--digest`, which are those of a service that is named alone. */
export interface ImageFlags {
  readonly tag?: string;
  readonly digest?: string;
}

export interface ReleaseRequest {
  readonly releases: readonly Release[];
  /** All that is wrong with what was written, so that it can be told with what is wrong with the services themselves. */
  readonly problems: readonly string[];
}

/** What is asked for by `api=1.4.3@sha256:...`, any number of these, or by `api --tag 1.4.3 --digest sha256:...`. */
export function readRequest(words: readonly string[], flags: ImageFlags): ReleaseRequest {
  const releases = words.map((word) => releaseOf(word, flags));
  const problems = [
    ...twice(releases.map(({ service }) => service)),
    ...misplaced(words, flags),
    ...releases.flatMap(({ service, image }) =>
      image.tag === '' ? [withoutTag(service)] : problemsOfImage(service, image),
    ),
  ];
  return { releases, problems };
}

function releaseOf(word: string, { tag = '', digest }: ImageFlags): Release {
  const [service = '', ...written] = word.split('=');
  if (written.length === 0) return { service, image: { tag, ...(digest !== undefined && { digest }) } };
  const [ownTag = '', ...ownDigest] = written.join('=').split('@');
  // an empty digest is one that was not found, and no record to be left out
  return { service, image: { tag: ownTag, ...(ownDigest.length > 0 && { digest: ownDigest.join('@') }) } };
}

function twice(services: readonly string[]): string[] {
  const repeated = new Set(services.filter((service, i) => services.indexOf(service) !== i));
  return [...repeated].map((service) => `${service} is named twice\n  fix:     say once what it is released as`);
}

/** A tag for all would make it easy to release one that was not built. */
function misplaced(words: readonly string[], { tag, digest }: ImageFlags): string[] {
  const alone = words.length === 1 && !words[0]?.includes('=');
  if (alone || (tag === undefined && digest === undefined)) return [];
  return [
    '--tag and --digest belong to one service, which is named alone\n  fix:     write them behind each service: api=1.4.0@sha256:...',
  ];
}

function withoutTag(service: string): string {
  return `${service} has no tag\n  fix:     ${service}=1.4.0, or ${service} --tag 1.4.0`;
}
