import type { ServiceSpec } from '../spec/service';

/** An image in a private repository of Amazon ECR. */
export interface PrivateImage {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  /** Tag or digest. */
  readonly version: string;
}

const PRIVATE =
  /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(?<repository>[^:@]+)[:@](?<version>[^@]+)$/;

/** Undefined for an image from anywhere else. */
export function parsePrivateImage(image: string): PrivateImage | undefined {
  return PRIVATE.exec(image)?.groups as PrivateImage | undefined;
}

/**
 * Declarations by which a released service on Fargate fetches an image over the internet, since a task fetches its images
 * itself: `image`, `sidecars.proxy.image`, and `files`, which a small public image writes.
 */
export function publicImages({ image, files, sidecars, tool }: ServiceSpec): string[] {
  const containers = Object.entries(sidecars);
  const hasFiles = [files, ...containers.map(([, container]) => container.files)].some(
    (declared) => Object.keys(declared).length > 0,
  );
  return [
    ...(isPublic(image) && !tool ? ['image'] : []),
    ...containers.flatMap(([name, container]) => (isPublic(container.image) ? [`sidecars.${name}.image`] : [])),
    ...(hasFiles ? ['files'] : []),
  ];
}

function isPublic(image: string | undefined): boolean {
  return image !== undefined && !image.includes('.dkr.ecr.');
}
