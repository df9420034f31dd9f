import type { ScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import { CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { Construct } from 'constructs';
import { steady } from '../../lowering/fargate/scaling-alarms';
import type { TaskLoad } from '../../lowering/fargate/task-load';
import type { CloudWatchMetric } from '../../lowering/scaling-metrics';

interface TrackLoadProps {
  readonly load: TaskLoad;
  readonly target: ScalableTarget;
  readonly disableScaleIn: boolean;
}

/** Target tracking on metric math and percentiles, for which CDK has no method. */
export function trackLoad(scope: Construct, id: string, { load, target, disableScaleIn }: TrackLoadProps): void {
  new CfnScalingPolicy(scope, id, {
    policyName: id,
    policyType: 'TargetTrackingScaling',
    scalingTargetId: target.scalableTargetId,
    targetTrackingScalingPolicyConfiguration: {
      targetValue: load.target,
      ...(disableScaleIn && { disableScaleIn }),
      customizedMetricSpecification: { metrics: metricsOf(load) },
    },
  });
}

/** Exactly one of them is the one to hold. */
function metricsOf({
  queries,
  expression,
  silence,
}: TaskLoad): CfnScalingPolicy.TargetTrackingMetricDataQueryProperty[] {
  const metrics = Object.entries(queries).map(([id, metric]) => ({
    id,
    returnData: id === expression,
    metricStat: metricStat(metric),
  }));
  if (expression in queries) return metrics.filter(({ returnData }) => returnData);
  const held = silence === 'idle' ? steady(expression, 0) : `FILL(${expression}, REPEAT)`;
  return [{ id: 'load', expression: held, returnData: true }, ...metrics];
}

function metricStat({
  namespace,
  name,
  statistic,
  dimensions,
}: CloudWatchMetric): CfnScalingPolicy.TargetTrackingMetricStatProperty {
  return {
    stat: statistic,
    metric: {
      namespace,
      metricName: name,
      dimensions: Object.entries(dimensions).map(([dimension, value]) => ({ name: dimension, value })),
    },
  };
}
