import { parseCidr } from '../spec/address-range';

/** Prefix lengths of the subnets of a network. */
export interface AddressPlan {
  readonly publicMask: number;
  readonly privateMask: number;
  readonly isolatedMask: number;
}

/** Address ranges of the subnets of a network, by tier, each in the order of the zones. */
export interface SubnetRanges {
  readonly public: readonly string[];
  readonly private: readonly string[];
  readonly isolated: readonly string[];
}

/** Zones that a network has room for in every tier, so that a later one moves no other. */
const ROOM_FOR_ZONES = 3;

/**
 * Divides a network: an eighth for the private subnet of each zone, where every task or pod takes an address, and a
 * thirty-second each for the public and the isolated one. About 44 % stays free for a tier that comes later.
 */
export function addressPlan(cidr: string): AddressPlan {
  const prefix = parseCidr(cidr)?.prefix ?? 16;
  return { publicMask: prefix + 5, privateMask: prefix + 3, isolatedMask: prefix + 5 };
}

/**
 * Where the subnets of a network lie, for those who cannot ask it.
 *
 * CDK's `Vpc` hands out addresses in the order tier by tier and zone by zone, each block on a boundary of its own size.
 */
export function subnetRanges(cidr: string, zones: number): SubnetRanges {
  const { publicMask, privateMask, isolatedMask } = addressPlan(cidr);
  const publicTier = tier(parseCidr(cidr)?.first ?? 0, publicMask);
  const privateTier = tier(publicTier.next, privateMask);
  const isolatedTier = tier(privateTier.next, isolatedMask);
  return {
    public: publicTier.blocks.slice(0, zones),
    private: privateTier.blocks.slice(0, zones),
    isolated: isolatedTier.blocks.slice(0, zones),
  };
}

/** A range as two: each of them narrower than any rule about the whole. */
export function halvesOf(cidr: string): string[] {
  const range = parseCidr(cidr);
  if (range === undefined || range.prefix === 32) return [cidr];
  const prefix = range.prefix + 1;
  return [range.first, range.first + 2 ** (32 - prefix)].map((first) => `${dotted(first)}/${prefix}`);
}

function tier(from: number, prefix: number): { blocks: string[]; next: number } {
  const size = 2 ** (32 - prefix);
  const start = Math.ceil(from / size) * size;
  const blocks = Array.from({ length: ROOM_FOR_ZONES }, (_, i) => `${dotted(start + i * size)}/${prefix}`);
  return { blocks, next: start + ROOM_FOR_ZONES * size };
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join('.');
}
