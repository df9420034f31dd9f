import type { ServiceSpec } from '../spec/service';
import type { FactContext } from './facts/fact';
import type { Outcome } from './lowering-note';
import { honoured } from './lowering-note';
import { zonesOf } from './service-zones';

/** @param what the target chooses by zone, such as `subnets in` */
export function zonesOutcome({ spec, names }: FactContext, what: string): Outcome {
  const zones = zonesOf(spec, spec.services[names[0] ?? ''] as ServiceSpec);
  const alone = zones.length === 1 ? '; while that zone is down, so is the service' : '';
  return honoured(`${what} ${zones.join(', ')} only${alone}`);
}
