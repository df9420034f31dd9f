import { NagRuleCompliance, type NagRuleResult } from 'cdk-nag';
import { itemsAt, valueAt } from '../properties';
import type { ResourceView } from '../rule';

const LOG_TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

/** EKS clusters send all five logs of the control plane to CloudWatch; one finding per missing log. */
export function eksControlPlaneLogs({ type, properties }: ResourceView): NagRuleResult {
  if (type !== 'AWS::EKS::Cluster') return NagRuleCompliance.NOT_APPLICABLE;
  const enabled = itemsAt(properties, 'Logging', 'ClusterLogging', 'EnabledTypes').map((log) => valueAt(log, 'Type'));
  return LOG_TYPES.filter((log) => !enabled.includes(log));
}
