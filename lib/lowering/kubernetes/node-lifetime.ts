import type { StageSpec } from '../../spec/stage';

/** Age at which Auto Mode replaces a node unless told otherwise, in hours; it keeps none longer than 21 days. */
const USUAL_LIFETIME_HOURS = 336;

/**
 * Age at which nodes, and so the pods on them, are to be replaced, in hours.
 *
 * A pod reads its passwords once, when it starts, and a password stays valid until the rotation after the next: a pod
 * that lives no longer than half a rotation never meets one that has expired.
 */
export function nodeLifetimeHours({ services, databases, caches }: StageSpec): number {
  const days = Object.values(services).flatMap(({ uses }) =>
    uses.flatMap(({ name }) => (databases[name] ?? caches[name])?.rotationDays ?? []),
  );
  return Math.min(USUAL_LIFETIME_HOURS, ...days.map((rotation) => rotation * 12));
}
