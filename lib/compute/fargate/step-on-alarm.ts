import { Duration } from 'aws-cdk-lib';
import type { IScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import { AdjustmentType, StepScalingAction } from 'aws-cdk-lib/aws-applicationautoscaling';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { ScalingAlarm } from '../../lowering/fargate/scaling-alarms';
import { SCALING_PERIOD_SECONDS } from '../../lowering/scaling-metrics';

export interface StepOnAlarmProps {
  readonly alarm: ScalingAlarm;
  readonly alarmName: string;
  readonly target: IScalableTarget;
}

/** Adds or removes a fixed number of tasks while an alarm lasts. */
export class StepOnAlarm extends Construct {
  constructor(scope: Construct, id: string, { alarm, alarmName, target }: StepOnAlarmProps) {
    super(scope, id);
    const action = new StepScalingAction(this, 'Step', {
      scalingTarget: target,
      policyName: alarm.name,
      adjustmentType: AdjustmentType.CHANGE_IN_CAPACITY,
      cooldown: Duration.seconds(alarm.cooldownSeconds),
    });
    // bounds count from the threshold of the alarm: one step for all that is above
    action.addAdjustment({ adjustment: alarm.change, lowerBound: 0 });
    new CfnAlarm(this, 'Alarm', {
      alarmName,
      alarmDescription: alarm.description,
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      evaluationPeriods: alarm.minutes,
      treatMissingData: 'notBreaching',
      alarmActions: [action.scalingPolicyArn],
      metrics: [{ id: 'due', expression: alarm.expression, returnData: true }, ...queriesOf(alarm)],
    });
  }
}

function queriesOf({ queries }: ScalingAlarm): CfnAlarm.MetricDataQueryProperty[] {
  return Object.entries(queries).map(([id, { namespace, name, statistic, dimensions }]) => ({
    id,
    returnData: false,
    metricStat: {
      stat: statistic,
      period: SCALING_PERIOD_SECONDS,
      metric: {
        namespace,
        metricName: name,
        dimensions: Object.entries(dimensions).map(([dimension, value]) => ({ name: dimension, value })),
      },
    },
  }));
}
