import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { IAlarmRoutes } from '../contracts/alarms';
import type { IWebEndpoint } from '../contracts/ingress';
import { alarmName } from '../lowering/names';
import { releaseAlarmDefinition, releaseAlarmQueries } from '../lowering/release-alarm';
import type { StageSpec } from '../spec/stage';

export interface ReleaseAlarmProps {
  readonly spec: StageSpec;
  /** Value of CloudWatch's `LoadBalancer` dimension. */
  readonly loadBalancer: string;
  readonly endpoint: IWebEndpoint;
  /** Ways to people. Left out: it only goes back. */
  readonly routes?: IAlarmRoutes;
}

/** Watches the errors of a service while a new version takes over. Its name is literal: ECS wants it before the alarm is known. */
export class ReleaseAlarm extends Construct {
  readonly name: string;

  constructor(scope: Construct, service: string, { spec, loadBalancer, endpoint, routes }: ReleaseAlarmProps) {
    super(scope, 'ReleaseErrors');
    const definition = releaseAlarmDefinition(service, spec.services[service]?.release.rollbackOnErrorPercent ?? 5);
    this.name = alarmName(spec, service, definition.name);
    const targetGroups = [endpoint.targetGroup, endpoint.alternateTargetGroup].flatMap((group) =>
      group ? [group.targetGroupFullName] : [],
    );
    const actions = routes && [routes.topicOf('critical').topicArn];
    new CfnAlarm(this, 'Alarm', {
      alarmName: this.name,
      alarmDescription: definition.description,
      comparisonOperator: 'GreaterThanThreshold',
      threshold: definition.thresholdPercent,
      evaluationPeriods: definition.evaluationPeriods,
      datapointsToAlarm: definition.datapointsToAlarm,
      treatMissingData: 'notBreaching',
      metrics: releaseAlarmQueries(definition, { loadBalancer, targetGroups }),
      ...(actions && { alarmActions: actions, okActions: actions }),
    });
  }
}
