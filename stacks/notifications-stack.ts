import type { Construct } from 'constructs';
import type { IAlarmRoutes } from '../lib/contracts/alarms';
import { AlarmTopics } from '../lib/monitoring/alarm-topics';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';

/** Topics that lead to people: there before everything that may have something to tell. */
export class NotificationsStack extends StageStack {
  readonly routes: IAlarmRoutes;

  constructor(scope: Construct, spec: StageSpec) {
    super(scope, 'notifications', spec);
    this.routes = new AlarmTopics(this, 'Topics', spec);
  }
}
