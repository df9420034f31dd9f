import type { EgressName } from '../spec/egress-name';
import { parseEgressName } from '../spec/egress-name';
import type { ServiceSpec } from '../spec/service';

/** The hosts outside that a service names. None, too, where it may reach all of the internet. */
export function egressNames({ egress }: Pick<ServiceSpec, 'egress'>): EgressName[] {
  return egress === 'internet' ? [] : egress.map(parseEgressName);
}
