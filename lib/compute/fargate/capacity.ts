import type { CapacityProviderStrategy } from 'aws-cdk-lib/aws-ecs';
import type { ServiceSpec } from '../../spec/service';

/** Always a strategy, never a launch type: going from one to the other would replace the service. */
export function capacity({
  capacity: { spot, onDemandBase },
}: Pick<ServiceSpec, 'capacity'>): CapacityProviderStrategy[] {
  if (!spot) return [{ capacityProvider: 'FARGATE', weight: 1 }];
  return [
    { capacityProvider: 'FARGATE', base: onDemandBase, weight: 0 },
    { capacityProvider: 'FARGATE_SPOT', weight: 1 },
  ];
}
