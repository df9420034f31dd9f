import type { StageSpec } from '../spec/stage';
import { publishesMetrics } from './scaling-metrics';

/** Names under which programs ask for Amazon S3: of the service, and of each bucket. */
export function s3Hosts({ region }: Pick<StageSpec, 'region'>): string[] {
  // some SDKs still ask for buckets of this one region without its name
  const domains = region === 'us-east-1' ? [`s3.${region}`, 's3'] : [`s3.${region}`];
  return domains.flatMap((domain) => [`${domain}.amazonaws.com`, `*.${domain}.amazonaws.com`]);
}

/** Names of the other AWS services that a stage reaches inside its network, where it has private endpoints. */
export function endpointHosts({ region, queues, services }: StageSpec): string[] {
  const names = [
    'secretsmanager',
    'logs',
    ...(Object.keys(queues).length > 0 ? ['sqs'] : []),
    ...(Object.values(services).some(publishesMetrics) ? ['monitoring'] : []),
  ];
  return names.map((name) => `${name}.${region}.amazonaws.com`);
}
