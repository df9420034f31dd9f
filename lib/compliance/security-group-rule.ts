import { itemsAt, valueAt } from './properties';
import type { ResourceView } from './rule';

/** One permission of a security group, written inline or as a resource of its own. */
export interface SecurityGroupRule {
  readonly direction: 'ingress' | 'egress';
  /** A CIDR range, `prefix-list`, `unresolved` where the template has an intrinsic function; undefined for a group. */
  readonly peer?: string;
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly description: unknown;
}

/** The permissions that a resource grants; none for a resource that is no security group and no rule of one. */
export function securityGroupRules({
  type,
  properties,
}: Pick<ResourceView, 'type' | 'properties'>): SecurityGroupRule[] {
  switch (type) {
    case 'AWS::EC2::SecurityGroup':
      return [
        ...itemsAt(properties, 'SecurityGroupIngress').map((rule) => toRule('ingress', rule)),
        ...itemsAt(properties, 'SecurityGroupEgress').map((rule) => toRule('egress', rule)),
      ];
    case 'AWS::EC2::SecurityGroupIngress':
      return [toRule('ingress', properties)];
    case 'AWS::EC2::SecurityGroupEgress':
      return [toRule('egress', properties)];
    default:
      return [];
  }
}

/** Whether the peer is the internet, or so much of it that a private network cannot be meant. */
export function isInternet({ peer = '' }: SecurityGroupRule): boolean {
  const [address = '', bits] = peer.split('/');
  // the largest private ranges are 10.0.0.0/8 and fc00::/7; public IPv6 space is 2000::/3
  const isUniqueLocal = /^f[cd]/i.test(address);
  return bits !== undefined && !isUniqueLocal && Number(bits) < (address.includes(':') ? 16 : 8);
}

function toRule(direction: 'ingress' | 'egress', rule: unknown): SecurityGroupRule {
  return {
    direction,
    peer: peerOf(rule),
    protocol: String(valueAt(rule, 'IpProtocol')),
    fromPort: port(valueAt(rule, 'FromPort')),
    toPort: port(valueAt(rule, 'ToPort')),
    description: valueAt(rule, 'Description'),
  };
}

function peerOf(rule: unknown): string | undefined {
  if ((valueAt(rule, 'SourcePrefixListId') ?? valueAt(rule, 'DestinationPrefixListId')) !== undefined) {
    return 'prefix-list';
  }
  const cidr = valueAt(rule, 'CidrIp') ?? valueAt(rule, 'CidrIpv6');
  return cidr === undefined || typeof cidr === 'string' ? cidr : 'unresolved';
}

function port(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(value);
}
