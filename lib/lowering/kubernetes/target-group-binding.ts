import type { ServiceSpec } from '../../spec/service';
import { placeholder, previewTargetGroupArn, targetGroupArn } from './infrastructure-fact';
import { serviceMetadata } from './metadata';
import type { ITargetGroupBinding, Named } from './models';
import type { PlacedService } from './placed-service';
import { PREVIEW_SUFFIX } from './service';

/** Of Auto Mode, which has no bindings of the open-source controller. */
export const TARGET_GROUP_BINDING = 'eks.amazonaws.com/v1';

/** Registers the pods of a web service with its target group, which belongs to the load balancer of the stage. */
export function targetGroupBinding(placed: PlacedService): Named<ITargetGroupBinding> | undefined {
  const { kind, port } = placed.service;
  if (kind !== 'web' || port === undefined) return undefined;
  return {
    apiVersion: TARGET_GROUP_BINDING,
    kind: 'TargetGroupBinding',
    metadata: { ...serviceMetadata(placed, 'foundation'), name: bindingName(placed.name, placed.service) },
    spec: {
      serviceRef: { name: placed.name, port },
      targetGroupARN: placeholder(targetGroupArn(placed.name)),
      targetType: 'ip',
    },
  };
}

/** The other group of the service, in which the load balancer finds a new version healthy before it has traffic. */
export function previewTargetGroupBinding(placed: PlacedService): Named<ITargetGroupBinding> | undefined {
  const active = targetGroupBinding(placed);
  if (active === undefined || placed.service.release.strategy !== 'blue-green') return undefined;
  const name = `${placed.name}${PREVIEW_SUFFIX}`;
  return {
    ...active,
    metadata: { ...active.metadata, name: bindingName(name, placed.service) },
    spec: {
      ...active.spec,
      serviceRef: { ...active.spec.serviceRef, name },
      targetGroupARN: placeholder(previewTargetGroupArn(placed.name)),
    },
  };
}

/**
 * A binding keeps its target group for life, and each protocol has a group of its own: so the name tells it, but for plain
 * HTTP. At most 52 characters; no service has two hyphens in a row.
 */
function bindingName(service: string, { tls, protocol }: ServiceSpec): string {
  const spoken = [...(tls ? ['https'] : []), ...(protocol === 'http' ? [] : [protocol])].join('-');
  return spoken === '' ? service : `${service}--${spoken}`;
}
