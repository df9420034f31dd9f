import type { ServiceSpec } from '../spec/service';
import type { StageSpec } from '../spec/stage';

/** Availability Zones in which a service runs, in the order of its stage. */
export function zonesOf({ zones }: Pick<StageSpec, 'zones'>, service: Pick<ServiceSpec, 'zones'>): string[] {
  return zones.filter((zone) => service.zones?.includes(zone.slice(-1)) ?? true);
}
