import { NagRuleCompliance, type NagRuleResult } from 'cdk-nag';
import { isTrue, valueAt } from '../properties';
import type { ResourceView } from '../rule';

const BLOCKS = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

/** Buckets block public access in all four ways; one finding per way that is open. */
export function bucketPublicAccess({ type, properties }: ResourceView): NagRuleResult {
  if (type !== 'AWS::S3::Bucket') return NagRuleCompliance.NOT_APPLICABLE;
  return BLOCKS.filter((block) => !isTrue(valueAt(properties, 'PublicAccessBlockConfiguration', block)));
}
