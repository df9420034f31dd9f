import type { ObservedWorkload } from '../observed';
import type { References } from '../references';

/**
 * Where the agents on the nodes write what containers print.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-EKS-logs.html
 */
export function observeLogs(references: References): ObservedWorkload['logs'] {
  const [cluster] = references.all('AWS::EKS::Cluster');
  const name = `/aws/containerinsights/${String(cluster?.resource.Properties?.['Name'])}/application`;
  const group = references
    .all('AWS::Logs::LogGroup')
    .find(({ resource }) => resource.Properties?.['LogGroupName'] === name)?.resource.Properties;
  const addOn = references
    .all('AWS::EKS::Addon')
    .find(({ resource }) => resource.Properties?.['AddonName'] === 'amazon-cloudwatch-observability');
  const configuration = (addOn?.resource.Properties?.['ConfigurationValues'] ?? '{}') as string;
  const settings = JSON.parse(configuration) as { containerLogs?: { enabled?: boolean } };
  if (!group || settings.containerLogs?.enabled !== true) throw new Error('nobody collects what containers print');
  return { days: Number(group['RetentionInDays']), encrypted: group['KmsKeyId'] !== undefined };
}
