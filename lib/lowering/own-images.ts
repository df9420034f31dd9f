import type { SystemSpec } from '../spec/system';

/** Services whose image is built from the system's own code, in any stage. */
export function ownImages(system: SystemSpec): string[] {
  const own = system.stages.flatMap(({ services }) =>
    Object.entries(services)
      .filter(([, service]) => service.image === undefined)
      .map(([name]) => name),
  );
  return [...new Set(own)].toSorted();
}
