import type { SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { zonesOf } from '../../lowering/service-zones';
import type { ServiceSpec } from '../../spec/service';
import type { WorkloadContext } from './workload-context';

/** The private subnets in the zones of a service. */
export function subnetsOf(
  service: Pick<ServiceSpec, 'zones'>,
  { spec, network }: Pick<WorkloadContext, 'spec' | 'network'>,
): SubnetSelection {
  const zones = zonesOf(spec, service);
  return { subnets: network.privateSubnets.filter(({ availabilityZone }) => zones.includes(availabilityZone)) };
}
