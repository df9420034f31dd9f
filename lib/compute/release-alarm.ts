import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { IWebEndpoint } from '../contracts/ingress';
import { alarmName } from '../lowering/names';
import { releaseAlarmDefinition } from '../lowering/release-alarm';
import type { StageSpec } from '../spec/stage';

export interface ReleaseAlarmProps {
  readonly spec: StageSpec;
  /** Value of CloudWatch's `LoadBalancer` dimension. */
  readonly loadBalancer: string;
  readonly endpoint: IWebEndpoint;
}

/** Watches the errors of a service while a new version takes over. Its name is literal: ECS wants it before the alarm is known. */
export class ReleaseAlarm extends Construct {
  readonly name: string;

  constructor(scope: Construct, service: string, { spec, loadBalancer, endpoint }: ReleaseAlarmProps) {
    super(scope, 'ReleaseErrors');
    const definition = releaseAlarmDefinition(service, spec.services[service]?.release.rollbackOnErrorPercent ?? 5);
    this.name = alarmName(spec, service, definition.name);
    // the two groups of a release swap their roles each time, so both count
    const groups = [endpoint.targetGroup, endpoint.alternateTargetGroup].flatMap((group) =>
      group ? [group.targetGroupFullName] : [],
    );
    const total = (id: string, metricName: string) =>
      sumOver(groups, { id, metricName, loadBalancer, periodSeconds: definition.periodSeconds });
    new CfnAlarm(this, 'Alarm', {
      alarmName: this.name,
      alarmDescription: definition.description,
      comparisonOperator: 'GreaterThanThreshold',
      threshold: definition.thresholdPercent,
      evaluationPeriods: definition.evaluationPeriods,
      datapointsToAlarm: definition.datapointsToAlarm,
      treatMissingData: 'notBreaching',
      metrics: [
        { id: 'percent', label: '5xx answers in percent', expression: definition.expression, returnData: true },
        ...total('requests', 'RequestCount'),
        ...total('errors', 'HTTPCode_Target_5XX_Count'),
      ],
    });
  }
}

interface Total {
  readonly id: string;
  readonly metricName: string;
  readonly loadBalancer: string;
  readonly periodSeconds: number;
}

/** One metric summed over target groups, as metric math under the name `id`. */
function sumOver(
  groups: readonly string[],
  { id, metricName, loadBalancer, periodSeconds }: Total,
): CfnAlarm.MetricDataQueryProperty[] {
  const part = (i: number) => `${id}${i}`;
  return [
    { id, expression: groups.map((_, i) => `FILL(${part(i)}, 0)`).join(' + '), returnData: false },
    ...groups.map((group, i) => ({
      id: part(i),
      returnData: false,
      metricStat: {
        stat: 'Sum',
        period: periodSeconds,
        metric: {
          namespace: 'AWS/ApplicationELB',
          metricName,
          dimensions: [
            { name: 'LoadBalancer', value: loadBalancer },
            { name: 'TargetGroup', value: group },
          ],
        },
      },
    })),
  ];
}
