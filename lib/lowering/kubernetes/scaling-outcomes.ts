import type { ScalingPolicySpec } from '../../spec/scaling';
import type { FactContext } from '../facts/fact';
import type { Outcome } from '../lowering-note';
import { honoured, refused, rounded, substituted } from '../lowering-note';
import { hasPlaceholder, isReleased } from '../released';
import { isMeasured } from '../scaling-metrics';
import { unmeasuredOutcome } from '../scaling-outcomes';
import { leastReplicas } from './capacity-parts';
import { MAX_STEP_SECONDS, windowsOf } from './scaled-object';
import { wholeMessages } from './scaling-triggers';
import { nameOf, serviceOf } from './service-of';

export function replicasOutcome(context: FactContext): Outcome {
  const service = serviceOf(context);
  const { min, max } = service.replicas;
  if (!isReleased(context.spec, nameOf(context), context.released) && !hasPlaceholder(service)) {
    return honoured('none until the first release, then as declared');
  }
  const least = leastReplicas(service);
  if (least > min) return rounded(`${least} to ${max} pods over the zones: the base, and what measures the load`);
  if (min < max) return honoured(`${min} to ${max} pods over the zones, by KEDA`);
  return honoured(min === 1 ? '1 pod' : `${min} pods over the zones`);
}

export function scalingOutcome(policy: ScalingPolicySpec, context: FactContext): Outcome {
  if (!isMeasured(policy, serviceOf(context))) return unmeasuredOutcome();
  switch (policy.metric) {
    case 'cpu':
    case 'memory':
      return percentOutcome(policy.percent);
    case 'requests':
      return honoured('trigger of KEDA on the requests that the load balancer counts');
    case 'latency':
      return honoured(`trigger of KEDA on the ${policy.percentile} that the load balancer measures, once a minute`);
    case 'connections':
      return honoured('trigger of KEDA on the metric ActiveConnections, which the program publishes');
    case 'queue':
      return queueOutcome(policy);
    case 'schedule':
      return scheduleOutcome(policy, context);
  }
}

function queueOutcome({ depthPerReplica, list }: Extract<ScalingPolicySpec, { metric: 'queue' }>): Outcome {
  if (depthPerReplica === undefined) return honoured('trigger of KEDA on the age of the oldest message');
  const given = wholeMessages(depthPerReplica);
  const how =
    list === undefined
      ? `trigger of KEDA at ${given} messages per replica`
      : `trigger of KEDA at ${given} entries of the list per replica; KEDA is on nodes of services then, which alone the cache lets in`;
  return Number(given) === depthPerReplica ? honoured(how) : rounded(`${how}, in whole ones`);
}

function percentOutcome(percent: number): Outcome {
  const given = Math.round(percent);
  const how = `trigger of KEDA at ${given} % of the request`;
  return given === percent ? honoured(how) : rounded(`${how}, in whole percent`);
}

function scheduleOutcome(policy: Extract<ScalingPolicySpec, { metric: 'schedule' }>, context: FactContext): Outcome {
  const service = serviceOf(context);
  if (windowsOf(service) === undefined) {
    return refused('KEDA knows windows from one point in time to another, and these do not take turns', {
      allowed: 'two or more fixed times, on the same days and in the same time zone',
      fix: "say what ends it: schedule('0 8 * * 1-5', { min: 6 }), schedule('0 20 * * 1-5', { min: 3 })",
    });
  }
  if (policy.max !== undefined && policy.max !== service.replicas.max) {
    return refused('KEDA has one upper bound for all times', {
      allowed: String(service.replicas.max),
      fix: 'leave max out, or make it that of replicas',
    });
  }
  return honoured('window of KEDA, up to the next point in time');
}

/** How often a step may be taken. */
export function stepOutcome(everySeconds: number): Outcome {
  if (everySeconds <= MAX_STEP_SECONDS) return honoured('behaviour of the autoscaler');
  return rounded(`a step each ${MAX_STEP_SECONDS} s, the longest period that Kubernetes knows`);
}

export function belowPercentOutcome(): Outcome {
  return substituted('the autoscaler has one target for both directions: it removes replicas when fewer would hold it');
}
