import type { Construct } from 'constructs';
import type { IRecoveryRegion } from '../lib/contracts/recovery';
import { tellsPeopleElsewhere } from '../lib/lowering/alarms/tells-people';
import type { RecoverySettings } from '../lib/lowering/recovery/second-region';
import { AlarmTopics } from '../lib/monitoring/alarm-topics';
import { leadToMail } from '../lib/monitoring/mail';
import { RecoveryRegion } from '../lib/recovery/recovery-region';
import { StageStack } from '../lib/shared/stage-stack';
import type { StageSpec } from '../lib/spec/stage';

export interface RecoveryStackProps {
  readonly account: string;
  readonly settings: RecoverySettings;
}

/** What waits in the second region for copies of the data. Made before the data, and needs nothing of it. */
export class RecoveryStack extends StageStack {
  readonly recovery: IRecoveryRegion;

  constructor(scope: Construct, spec: StageSpec, { account, settings }: RecoveryStackProps) {
    super(scope, 'recovery', spec, { env: { account, region: settings.region } });
    this.recovery = new RecoveryRegion(this, 'Recovery', spec, settings);
    if (tellsPeopleElsewhere(spec)) leadToMail(spec, new AlarmTopics(this, 'Topics', spec));
  }
}
