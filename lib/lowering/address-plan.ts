import { parseCidr } from '../spec/address-range';

/** Prefix lengths of the subnets of a network. */
export interface AddressPlan {
  readonly publicMask: number;
  readonly privateMask: number;
  readonly isolatedMask: number;
}

/**
 * Divides a network: an eighth for the private subnet of each zone, where every task or pod takes an address, and a
 * thirty-second each for the public and the isolated one. About 44 % stays free for a tier that comes later.
 */
export function addressPlan(cidr: string): AddressPlan {
  const prefix = parseCidr(cidr)?.prefix ?? 16;
  return { publicMask: prefix + 5, privateMask: prefix + 3, isolatedMask: prefix + 5 };
}
