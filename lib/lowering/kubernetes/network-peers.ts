import { overlaps, parseCidr } from '../../spec/address-range';
import type { StageSpec } from '../../spec/stage';
import { PRIVATE_RANGES } from '../private-ranges';
import { selectorOf } from './metadata';
import type { INetworkPolicyPeer, INetworkPolicyPort } from './models';
import { namespaceOf } from './placed-service';

export const tcp = (port: number): INetworkPolicyPort => ({ protocol: 'TCP', port });
export const udp = (port: number): INetworkPolicyPort => ({ protocol: 'UDP', port });

export function ranges(cidrs: readonly string[]): INetworkPolicyPeer[] {
  return cidrs.map((cidr) => ({ ipBlock: { cidr } }));
}

/** The pods of a service, in whatever namespace. */
export function pods(stage: StageSpec, service: string): INetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespaceOf(stage, service) } },
    podSelector: { matchLabels: selectorOf(service) },
  };
}

/**
 * The internet, without the network of the stage.
 *
 * The agent of EKS goes by the longest range that holds an address, and an exception is a range, too: what is allowed
 * inside one needs a narrower rule of its own.
 * https://github.com/aws/amazon-network-policy-controller-k8s/issues/146
 */
export function publicAddresses({ network }: StageSpec): INetworkPolicyPeer {
  const own = network.existing?.cidr ?? network.cidr;
  const isPrivate = own === undefined || PRIVATE_RANGES.some((range) => isWithin(own, range));
  return { ipBlock: { cidr: '0.0.0.0/0', except: isPrivate ? PRIVATE_RANGES : [...PRIVATE_RANGES, own] } };
}

function isWithin(cidr: string, wide: string): boolean {
  const [inner, outer] = [parseCidr(cidr), parseCidr(wide)];
  return inner !== undefined && outer !== undefined && overlaps(inner, outer) && inner.prefix >= outer.prefix;
}
