import type { Release } from '../lib/render/chart/release-image';

const LONGEST_SUBJECT = 72;

/** Trailers, by which a machine finds the release of an image again; those of a service follow its name. */
export function releaseMessage(system: string, releases: readonly Release[], source: string | undefined): string {
  const trailers = [
    ['Release-System', system],
    ...releases.flatMap(({ service, image: { tag, digest } }) => [
      ['Release-Service', service],
      ['Release-Tag', tag],
      ...(digest === undefined ? [] : [['Release-Digest', digest]]),
    ]),
    ...(source === undefined ? [] : [['Release-Source', source]]),
  ];
  return `${subjectOf(system, releases)}\n\n${trailers.map((trailer) => trailer.join(': ')).join('\n')}\n`;
}

function subjectOf(system: string, releases: readonly Release[]): string {
  const subject = `Release ${imagesOf(releases)} of ${system}`;
  return releases.length === 1 || subject.length <= LONGEST_SUBJECT
    ? subject
    : `Release ${releases.length} services of ${system}`;
}

function imagesOf(releases: readonly Release[]): string {
  const [tag, ...others] = new Set(releases.map(({ image }) => image.tag));
  if (others.length > 0) return releases.map(({ service, image }) => `${service} ${image.tag}`).join(', ');
  return `${releases.map(({ service }) => service).join(', ')} ${tag}`;
}
