import type { StageSpec } from '../../spec/stage';
import { overlaps, parseCidr } from '../../spec/address-range';
import { prefixListId } from '../../data/prefix-lists';
import type { SubnetRanges } from '../address-plan';
import { halvesOf, subnetRanges } from '../address-plan';

/** Ranges that EKS itself chooses from. They lie in no network: only inside the cluster they mean something. */
const SERVICE_RANGES = ['172.20.0.0/16', '10.100.0.0/16'] as const;

/** Addresses of the cluster's Services. Fixed, since policies name one of them; never those of the stage's network. */
export function serviceRange({ network }: StageSpec): string {
  const own = parseCidr(network.existing?.cidr ?? network.cidr ?? '');
  const isFree = (cidr: string) => {
    const range = parseCidr(cidr);
    return own === undefined || range === undefined || !overlaps(own, range);
  };
  return SERVICE_RANGES.find(isFree) ?? SERVICE_RANGES[0];
}

/** Where pods ask for names: by rule of EKS the tenth address of the range. */
export function dnsAddress(stage: StageSpec): string {
  return serviceRange(stage).replace(/\.0\/\d+$/, '.10');
}

/**
 * Where what lies. The subnets of a network that is already there are known by id only, so that all of it counts; in
 * halves, since the agent goes by the longest range and the whole may be an exception of a wider rule.
 */
export function stageRanges({ network, zones }: StageSpec): SubnetRanges {
  const { existing, cidr = '' } = network;
  if (existing === undefined) return subnetRanges(cidr, zones.length);
  const whole = halvesOf(existing.cidr);
  return { public: whole, private: whole, isolated: whole };
}

/** Where the load balancer stands: a private one beside the data, where nothing else starts connections. */
export function loadBalancerRanges(stage: StageSpec): readonly string[] {
  const tiers = stageRanges(stage);
  return stage.ingress.exposure === 'cdn-only' ? tiers.isolated : tiers.public;
}

/** Whether AWS services are reached inside the network. */
export function hasPrivateEndpoints({ network, region }: StageSpec): boolean {
  const s3 = network.prefixLists.s3 ?? prefixListId('s3', region);
  return network.privateEndpoints && network.existing === undefined && s3 !== undefined;
}
