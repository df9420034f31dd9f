import data from './local-images.json';

/** What stands in for the services of AWS on a laptop. */
export type LocalImage = keyof typeof data.images;

/**
 * Reference of such an image.
 *
 * @param version default: the one that is known to work. There is no image of the Redis 7.1 that ElastiCache has
 */
export function localImage(name: LocalImage, version?: string): string {
  const known: Readonly<Record<string, { readonly version: string } | undefined>> = data.versions;
  return `${data.images[name].repository}:${known[name]?.version ?? version}`;
}
