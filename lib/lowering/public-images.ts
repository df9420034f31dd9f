import type { ObservabilitySpec } from '../spec/observability';
import type { ServiceSpec } from '../spec/service';
import type { StageSpec } from '../spec/stage';
import { sortsLines } from './telemetry/log-classes';
import { hasCollector } from './telemetry/sidecar-configuration';

type Observing = Pick<StageSpec, 'observability'>;

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
 * itself: `image`, `sidecars.proxy.image`, `files`, which a small public image writes, and `observability`, for what runs
 * beside it.
 */
export function publicImages({ observability }: Observing, service: ServiceSpec): string[] {
  const { image, files, sidecars, tool } = service;
  const containers = Object.entries(sidecars);
  const hasFiles = [files, ...containers.map(([, container]) => container.files)].some(
    (declared) => Object.keys(declared).length > 0,
  );
  return [
    ...(isPublic(image) && !tool ? ['image'] : []),
    ...containers.flatMap(([name, container]) => (isPublic(container.image) ? [`sidecars.${name}.image`] : [])),
    ...(hasFiles ? ['files'] : []),
    ...helperImages(observability, service).map(() => 'observability'),
  ];
}

function helperImages(observability: ObservabilitySpec, service: ServiceSpec): string[] {
  const { collector, logRouter } = observability.images;
  return [
    ...(hasCollector({ observability }, service) && isPublicHelper(collector) ? ['collector'] : []),
    ...(sortsLines({ observability }, service) && isPublicHelper(logRouter) ? ['logRouter'] : []),
  ].slice(0, 1);
}

/** Public unless the description names a copy. */
const isPublicHelper = (copy: string | undefined) => copy === undefined || isPublic(copy);

function isPublic(image: string | undefined): boolean {
  return image !== undefined && !image.includes('.dkr.ecr.');
}
