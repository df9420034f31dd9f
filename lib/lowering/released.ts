import type { StageSpec } from '../spec/stage';
import type { ServiceSpec } from '../spec/service';

/** Released image tags by service, as the delivery wrote them. A service that is not in it was never released. */
export type ReleasedTags = Readonly<Record<string, string>>;

/** Whether there is an image to run: one made elsewhere, or a released tag. */
export function isReleased(stage: StageSpec, service: string, released: ReleasedTags): boolean {
  return stage.services[service]?.image !== undefined || released[service] !== undefined;
}

/** A stand-in can answer HTTP probes; nothing can stand in for a worker, a job, or another protocol. */
export function hasPlaceholder(service: ServiceSpec): boolean {
  return (
    (service.kind === 'web' || service.kind === 'internal') &&
    (service.protocol === 'http' || service.protocol === 'http2') &&
    service.port !== undefined
  );
}
