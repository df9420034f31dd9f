import type { ScalingPolicySpec } from '../../spec/scaling';
import type { FactContext } from '../facts/fact';
import type { Outcome } from '../lowering-note';
import { honoured, refused, rounded } from '../lowering-note';
import { isMeasured, lowestNumber } from '../scaling-metrics';
import { unmeasuredOutcome } from '../scaling-outcomes';
import { cronOutcome, serviceOf } from './service-outcomes';

export function scalingOutcome(policy: ScalingPolicySpec, context: FactContext): Outcome {
  const service = serviceOf(context);
  if (!isMeasured(policy, service)) return unmeasuredOutcome();
  const how = service.scalingBehavior?.scaleOut ? 'steps' : 'target tracking';
  switch (policy.metric) {
    case 'cpu':
    case 'memory':
      return honoured(`${how} at ${policy.percent} %, of the task's size`);
    case 'requests':
      return honoured(`${how} on requests per target`);
    case 'latency':
      return honoured(`${how} on the ${policy.percentile} that the load balancer measures, once a minute`);
    case 'connections':
      return honoured(`${how} on the metric ActiveConnections, which the program publishes`);
    case 'queue':
      return queueOutcome(policy, context, how);
    case 'schedule':
      return cronOutcome(policy.cron, 'scheduled action');
  }
}

function queueOutcome(
  { list, depthPerReplica }: Extract<ScalingPolicySpec, { metric: 'queue' }>,
  context: FactContext,
  how: string,
): Outcome {
  if (list !== undefined) {
    return refused('CloudWatch has no metric of the length of a list, and nothing on Fargate asks the cache for it', {
      allowed: 'the queue of consumes',
      fix: 'take the work from a queue, or scale on cpu',
    });
  }
  const isFromZero = lowestNumber(serviceOf(context)) === 0;
  if (context.spec.compute.containerInsights === 'off' && (depthPerReplica !== undefined || isFromZero)) {
    return refused('Container Insights counts the running tasks, and is off', {
      allowed: "compute.containerInsights: 'on' or 'enhanced'",
      fix: 'turn it on, or follow the age of the oldest message, with one replica or more',
    });
  }
  const what = depthPerReplica === undefined ? 'the age of the oldest message' : 'messages per task';
  if (!isFromZero) return honoured(`${how} on ${what}`);
  return honoured(
    `${how} on ${what}; an alarm starts the first task, up to 15 minutes late after six hours of silence`,
  );
}

/** How often a step may be taken. */
export function stepOutcome(everySeconds: number): Outcome {
  if (everySeconds >= 60) return honoured('cooldown of the step policy');
  return rounded('while there is much to do, CloudWatch asks for a step once a minute');
}
