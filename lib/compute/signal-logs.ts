import { Construct } from 'constructs';
import { metricsLogGroupName } from '../lowering/telemetry/sidecar-configuration';
import { scrapedServices } from '../lowering/telemetry/signals';
import { classLogGroupName, keptApart } from '../lowering/telemetry/log-classes';
import { encryptedLogGroup } from '../shared/log-group';
import { logKey } from '../shared/stage-key';
import type { ComputePlatformProps } from './compute-platform-props';

/** CloudWatch has taken its numbers out of a line within minutes; after that it is there for who doubts them. */
const METRICS_DAYS = 7;

/** Log groups that collectors and routers write to. Made here, or they would make them: unencrypted and kept for ever. */
export class SignalLogs extends Construct {
  constructor(scope: Construct, id: string, { spec, network }: Pick<ComputePlatformProps, 'spec' | 'network'>) {
    super(scope, id);
    for (const name of keptApart(spec))
      encryptedLogGroup(this, name, {
        name: classLogGroupName(spec, name),
        days: spec.observability.logDays[name] ?? 0,
        // who may read what programs say need not be who may read what was done
        key: name === 'audit' ? logKey(this, 'AuditKey', spec, 'audit-logs') : network.logKey,
      });
    if (scrapedServices(spec).length > 0)
      encryptedLogGroup(this, 'Metrics', { name: metricsLogGroupName(spec), days: METRICS_DAYS, key: network.logKey });
  }
}
