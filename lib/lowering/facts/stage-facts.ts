import { slotNames } from '../../spec/compute';
import type { IngressSpec } from '../../spec/ingress';
import { prefixListId } from '../../data/prefix-lists';
import type { Outcome } from '../lowering-note';
import { honoured, impossible, substituted } from '../lowering-note';
import { backupFacts } from './backup-facts';
import { alarmFacts } from './alarm-facts';
import { cacheFacts } from './cache-facts';
import { databaseFacts } from './database-facts';
import { daysKept } from './days-kept';
import { deliveryFacts } from './delivery-facts';
import { encryptionOutcome } from './encryption-outcome';
import type { Fact, FactContext } from './fact';
import { always, when } from './fact';
import { meshFacts } from './mesh-facts';
import { observabilityFacts } from './observability-facts';
import { placementFacts } from './placement-facts';
import { recoveryFacts } from './recovery-facts';

/** Facts that mean the same whatever runs the services. */
export const stageFacts: readonly Fact[] = [
  always('name', 'first part of every name'),
  always('description', 'shown in the plan'),
  always('owner', 'tag on everything'),
  always('costCentre', 'tag on everything'),
  always('tags', 'tags on everything'),
  always('account', 'account of the stacks'),
  always('region', 'region of the stacks'),
  always('zones', 'subnets in each of these zones'),
  always('production', 'stricter checks'),
  always('dataChanges', 'lets the guard of the data pass, once'),
  always('data', 'deletion protection and retention of everything that holds data'),

  always('network.cidr', 'address range of the VPC'),
  always('network.natGateways', 'NAT gateways'),
  always('network.privateEndpoints', 'interface endpoints, or NAT for AWS services'),
  when('network.encryption', encryptionOutcome, 'VPC encryption controls; `enforce` needs hardware that encrypts'),
  daysKept('network.flowLogDays', 'flow logs'),
  always('network.prefixLists', 'used in security groups'),
  always('network.existing', 'imported by its ids'),

  when(
    'ingress.exposure',
    exposureOutcome,
    'internet-facing load balancer, one that accepts only Cloudflare, or an internal one that accepts only CloudFront',
  ),
  always('ingress.cloudflare', 'trust store of the HTTPS listener, which refuses other clients'),
  always('ingress.allowedCidrs', 'the only addresses in the security group'),
  always('ingress.waf', 'AWS WAF on a public load balancer'),
  always('ingress.rateLimitPer5Minutes', 'rate rule in AWS WAF'),
  always('ingress.idleTimeoutSeconds', 'idle timeout of the load balancer'),
  always('ingress.accessLogDays', 'lifecycle rule of the access logs'),

  always('edge.cdn', 'CloudFront distribution'),
  always('edge.cachedPaths', 'cache behaviours'),
  always('edge.static', 'cache behaviours onto buckets, with origin access control'),
  always('edge.waf', 'AWS WAF at the edge'),
  always('edge.priceClass', 'price class of the distribution'),
  always('domain', 'certificates, listeners and DNS records'),
  ...deliveryFacts,
  when(
    'compute.access',
    (_, { target }) =>
      target === 'eks'
        ? honoured('access entries, and a role in each namespace')
        : substituted('ECS has no permissions of its own: give these roles a policy in IAM'),
    'access entries and roles on eks; IAM on fargate',
  ),
  always('compute.containerInsights', 'metrics of the cluster'),
  ...slotNames.flatMap((slot) => [
    always(
      `compute.slots.${slot}.weightPercent`,
      'weight in the listener rules; jobs run only in the slot with the greater one (a when equal), workers in both',
    ),
    always(`compute.slots.${slot}.target`, 'engine of this slot, with stacks of its own'),
  ]),

  ...recoveryFacts,

  ...backupFacts,
  ...placementFacts,
  ...databaseFacts,
  ...cacheFacts,
  ...meshFacts,
  ...alarmFacts,
  ...observabilityFacts,

  always('queues.*.longestJobSeconds', 'visibility timeout of six times this'),
  always('queues.*.retentionDays', 'retention of messages'),
  always('queues.*.attempts', 'deliveries before the dead-letter queue'),
  always('queues.*.fifo', 'FIFO queue'),
  always('buckets.*.versioned', 'versioning'),
  always('buckets.*.expireAfterDays', 'lifecycle rule'),
  always('buckets.*.keepVersionsDays', 'lifecycle rule'),
  always('secrets.*.description', 'description of the secret'),
  always('secrets.*.fields', 'keys of the secret'),
  always('secrets.*.existing', 'used by its ARN'),
  when(
    'fileSystems.*.expectedGiB',
    (_, { target }) => honoured(target === 'eks' ? 'size of the claims' : 'not needed: EFS has no size'),
    'size of the claims on eks; EFS itself has none',
  ),
  always('fileSystems.*.throughput', 'throughput mode of the EFS file system'),
];

function exposureOutcome(exposure: IngressSpec['exposure'], { spec }: FactContext): Outcome {
  if (exposure === 'public') return honoured('internet-facing load balancer');
  if (exposure === 'cloudflare') return honoured('internet-facing load balancer that accepts only Cloudflare');
  const prefixList = spec.network.prefixLists.cloudfront ?? prefixListId('cloudfront', spec.region);
  if (prefixList !== undefined) return honoured('internal load balancer that accepts only CloudFront');
  return impossible(`the prefix list of CloudFront in ${spec.region} is not known`, {
    fix: 'set network.prefixLists.cloudfront: aws ec2 describe-managed-prefix-lists tells the id',
  });
}
