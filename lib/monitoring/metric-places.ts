import type { StageData } from '../contracts/data';
import type { IWebEndpoint } from '../contracts/ingress';
import type { MetricPlaces } from '../lowering/alarms/metric-places';
import { slotsOf } from '../lowering/slots';
import type { Slot } from '../spec/compute';
import type { StageSpec } from '../spec/stage';
import type { DeploymentTarget } from '../spec/target';

/** The load balancer of a stage, in all slots. */
export interface MeasuredIngress {
  readonly loadBalancerFullName: string;
  endpointOf(service: string, slot: Slot): IWebEndpoint;
}

/** Where the parts of a stage are measured, once they are made. */
export function metricPlaces(
  spec: StageSpec,
  target: DeploymentTarget,
  { stores }: StageData,
  ingress: MeasuredIngress | undefined,
): MetricPlaces {
  const slots = slotsOf(spec, target).map(({ slot }) => slot);
  return {
    loadBalancer: ingress?.loadBalancerFullName ?? '',
    targetGroups: (service) =>
      ingress === undefined ? [] : slots.flatMap((slot) => groupsOf(ingress.endpointOf(service, slot))),
    queue: (name) => stores.get(name)?.name ?? '',
  };
}

/** A release shifts traffic from one to the other, and they swap roles each time. */
function groupsOf({ targetGroup, alternateTargetGroup }: IWebEndpoint): string[] {
  return [targetGroup, ...(alternateTargetGroup ? [alternateTargetGroup] : [])].map(
    (group) => group.targetGroupFullName,
  );
}
