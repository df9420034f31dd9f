import { NagRuleCompliance, type NagRuleResult } from 'cdk-nag';
import { itemsAt, valueAt } from '../properties';
import type { ResourceView } from '../rule';

/** EKS clusters encrypt Kubernetes secrets with a KMS key of the account. */
export function eksSecretsEncryption({ type, properties }: ResourceView): NagRuleResult {
  if (type !== 'AWS::EKS::Cluster') return NagRuleCompliance.NOT_APPLICABLE;
  const encrypted = itemsAt(properties, 'EncryptionConfig').some(
    (config) => itemsAt(config, 'Resources').includes('secrets') && valueAt(config, 'Provider', 'KeyArn') !== undefined,
  );
  return encrypted ? NagRuleCompliance.COMPLIANT : NagRuleCompliance.NON_COMPLIANT;
}
