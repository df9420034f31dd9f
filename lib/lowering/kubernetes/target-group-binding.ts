import { placeholder, targetGroupArn } from './infrastructure-fact';
import { serviceMetadata } from './metadata';
import type { ITargetGroupBinding, Named } from './models';
import type { PlacedService } from './placed-service';

/** Registers the pods of a web service with its target group, which belongs to the load balancer of the stage. */
export function targetGroupBinding(placed: PlacedService): Named<ITargetGroupBinding> | undefined {
  const { kind, port } = placed.service;
  if (kind !== 'web' || port === undefined) return undefined;
  return {
    apiVersion: 'eks.amazonaws.com/v1',
    kind: 'TargetGroupBinding',
    metadata: serviceMetadata(placed, 'foundation'),
    spec: {
      serviceRef: { name: placed.name, port },
      targetGroupARN: placeholder(targetGroupArn(placed.name)),
      targetType: 'ip',
    },
  };
}
