import type { ServiceSpec } from '../../spec/service';
import { workloadName } from './capacity-parts';
import { serviceMetadata, workloadSelector } from './metadata';
import type { IDeployment, Named } from './models';
import type { PlacedService } from './placed-service';
import { isIdle } from './placed-service';
import { podTemplate, spreadOverZones } from './pod';
import { startSeconds } from './probes';
import { isScaled } from './scaled-object';

/** Time for a node to come and an image to be pulled, in seconds. */
const ARRIVAL_SECONDS = 300;
/** Kubernetes' own patience with a release that makes no progress, in seconds. */
const USUAL_PATIENCE_SECONDS = 600;

/** Replicas of a service, replaced a few at a time. A scaler that owns their number gets no other number from here. */
export function deployment(placed: PlacedService): Named<IDeployment> {
  const { service } = placed;
  const { release } = service;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...serviceMetadata(placed, 'workload', { isTakenOver: true }), name: workloadName(placed) },
    spec: {
      replicas: replicasOf(placed),
      selector: { matchLabels: workloadSelector(placed) },
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: {
          maxSurge: release.strategy === 'rolling' ? (release.maxSurge ?? '100%') : '100%',
          maxUnavailable: release.strategy === 'rolling' ? release.maxUnavailable : 0,
        },
      },
      progressDeadlineSeconds: progressDeadlineSeconds(service),
      template: podTemplate(placed, { topologySpreadConstraints: spreadOverZones(placed) }),
    },
  };
}

/** Undefined where a scaler owns the number. */
export function replicasOf(placed: PlacedService): number | undefined {
  if (isIdle(placed)) return 0;
  return isScaled(placed.service) ? undefined : placed.service.replicas.min;
}

/** How long a release may go on without getting one more replica ready. */
export function progressDeadlineSeconds(service: ServiceSpec): number {
  return Math.max(USUAL_PATIENCE_SECONDS, startSeconds(service) + ARRIVAL_SECONDS);
}
