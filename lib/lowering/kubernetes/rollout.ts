import { progressDeadlineSeconds, replicasOf } from './deployment';
import { selectorOf, serviceMetadata } from './metadata';
import type { IRollout, ITopologySpreadConstraint, Named } from './models';
import type { PlacedService } from './placed-service';
import { isIdle } from './placed-service';
import { podTemplate, spreadOverZones } from './pod';
import { rolloutStrategy } from './rollout-strategy';

/** A version that ran among this many before comes back at once: going back must not wait for steps. */
const QUICK_WAY_BACK = 5;

/**
 * Replicas of a service, in two versions during a release. A release that gets no further goes back by itself.
 *
 * A stand-in is one, too, so that the first release replaces it like any other version. What has no stand-in has no
 * Rollout before its first release, which then starts all replicas at once.
 */
export function rollout(placed: PlacedService): Named<IRollout> | undefined {
  if (isIdle(placed)) return undefined;
  const { name, service } = placed;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: serviceMetadata(placed, 'workload', { isWrittenByOthers: true, isOfLaterKind: true, isTakenOver: true }),
    spec: {
      replicas: replicasOf(placed),
      selector: { matchLabels: selectorOf(name) },
      strategy: rolloutStrategy(placed),
      progressDeadlineSeconds: progressDeadlineSeconds(service),
      progressDeadlineAbort: true,
      rollbackWindow: { revisions: QUICK_WAY_BACK },
      template: podTemplate(placed, { topologySpreadConstraints: spreadOverZones(placed)?.map(withinRevision) }),
    },
  };
}

/** Argo Rollouts has a label of its own for the pods of one revision. */
function withinRevision(constraint: ITopologySpreadConstraint): ITopologySpreadConstraint {
  return { ...constraint, matchLabelKeys: ['rollouts-pod-template-hash'] };
}
