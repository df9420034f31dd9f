import type { StageSpec } from '../../spec/stage';
import type { Measure } from '../alarms/alarm-definition';
import type { Measured, ServiceMeasures } from '../alarms/service-measures';
import { clusterName } from '../names';
import { APPLICATION_NAMESPACE, taskUse } from '../scaling-metrics';
import { peerErrors, peerLatency, peerTimes, uncounted } from './peer-measures';

/** Counted from the events of ECS by the monitoring of the stage: CloudWatch itself counts restarts by task, never by service. */
export const UNPLANNED_STOPS = 'UnplannedStops';

/** What CloudWatch knows of the tasks of a service. A task is as large as the limits of its containers. */
export const taskMeasures: ServiceMeasures = {
  cpu: (stage, service) => [use('CPUUtilization', `CPU of ${service}`, stage, service)],
  memory: (stage, service) => [use('MemoryUtilization', `memory of ${service}`, stage, service)],
  disk: (stage, services) => services.flatMap((service) => scratchDisk(stage, service)),
  restarts: (stage, service) => {
    const dimensions = { ClusterName: clusterName(stage), ServiceName: service };
    const stops = { namespace: APPLICATION_NAMESPACE, name: UNPLANNED_STOPS, statistic: 'Sum', dimensions };
    return [{ metrics: { stops }, expression: 'stops', label: `restarts of ${service}`, unit: 'count' }];
  },
  peerErrors,
  peerTimes,
  peerLatency,
  uncounted,
};

function use(name: Parameters<typeof taskUse>[0], label: string, stage: StageSpec, service: string): Measure {
  return { metrics: { used: taskUse(name, stage, service) }, expression: 'used', label, unit: 'percent' };
}

/** Container Insights counts it, of tasks on Fargate alone. */
function scratchDisk(stage: StageSpec, service: string): Measured[] {
  const isCounted = stage.compute.containerInsights !== 'off' && stage.services[service]?.kind !== 'daemon';
  if (!isCounted) return [];
  const dimensions = { ClusterName: clusterName(stage), ServiceName: service };
  const storage = (name: string) => ({ namespace: 'ECS/ContainerInsights', name, statistic: 'Average', dimensions });
  const measure: Measure = {
    metrics: { used: storage('EphemeralStorageUtilized'), whole: storage('EphemeralStorageReserved') },
    expression: '100 * used / whole',
    label: `scratch disk of ${service}`,
    unit: 'percent',
  };
  return [{ watched: { kind: 'service', name: service }, measure }];
}
