import data from './images.json';

/** Public images that Slipway runs itself, by what they are for. */
export type ImageName = keyof typeof data.images;

/** A public image for both processor architectures. */
interface PublicImage {
  readonly repository: string;
  /** Exact version, which its publisher rebuilds for security fixes of the base. */
  readonly tag: string;
  /** One build of the tag, for those who want the same bytes for ever. Left out where it is not known. */
  readonly digest?: string;
}

const images: Readonly<Record<ImageName, PublicImage>> = data.images;

/**
 * Reference of an image as a task definition or a pod takes it.
 *
 * @param pin `tag` takes security fixes of the base; `digest` is one build, which its publisher may remove some day, and the
 * tag where none is known
 */
export function imageReference(name: ImageName, pin: 'tag' | 'digest' = 'tag'): string {
  const { repository, tag, digest } = images[name];
  return pin === 'tag' || digest === undefined ? `${repository}:${tag}` : `${repository}@${digest}`;
}
