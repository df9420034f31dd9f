import { NagRuleCompliance, type NagRuleResult } from 'cdk-nag';
import { isTrue, itemsAt, valueAt } from '../properties';
import type { ResourceView } from '../rule';

/** Instances are started with encrypted disks and with the second version of their metadata service only. */
export function launchTemplate({ type, properties }: ResourceView): NagRuleResult {
  if (type !== 'AWS::EC2::LaunchTemplate') return NagRuleCompliance.NOT_APPLICABLE;
  const tokens = valueAt(properties, 'LaunchTemplateData', 'MetadataOptions', 'HttpTokens');
  const disks = itemsAt(properties, 'LaunchTemplateData', 'BlockDeviceMappings');
  return [
    ...(tokens === 'required' ? [] : ['metadata:v1']),
    // without a mapping the disk is that of the image
    ...(disks.length > 0 ? [] : ['disk:unstated']),
    ...disks
      .filter((disk) => !isTrue(valueAt(disk, 'Ebs', 'Encrypted')))
      .map((disk) => `disk:${String(valueAt(disk, 'DeviceName'))}`),
  ];
}
