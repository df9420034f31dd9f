import { parseCidr } from '../../spec/address-range';
import type { StageSpec } from '../../spec/stage';
import { PRIVATE_RANGES } from '../private-ranges';
import type { ProxyClient } from './egress-proxy';

/** What lib/compute/assets/egress-proxy.cjs is told. Times are in seconds. */
export interface ProxySettings {
  readonly clients: readonly ProxyClient[];
  /** Ranges that no name may lead to: address and length of the prefix. */
  readonly inside: readonly (readonly [address: string, prefix: number])[];
  /** To reach a host. */
  readonly connectSeconds: number;
  /** For a client to say what it wants. */
  readonly headerSeconds: number;
  /** How long a proxy that ends goes on accepting: longer than resolvers remember its address. */
  readonly drainSeconds: number;
  /** Of one client at one task, so that none takes the proxy from the others. */
  readonly maxConnections: number;
}

/** This host itself, and addresses without one: RFC 1122, RFC 5771, RFC 1112. */
const NO_HOSTS = ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4'];

export function proxySettings({ network }: StageSpec, clients: readonly ProxyClient[]): ProxySettings {
  const own = network.cidr === undefined ? [] : [network.cidr];
  return {
    clients,
    inside: [...new Set([...NO_HOSTS, ...PRIVATE_RANGES, ...own])].map(addressAndPrefix),
    connectSeconds: 10,
    headerSeconds: 10,
    drainSeconds: 30,
    maxConnections: 2000,
  };
}

function addressAndPrefix(cidr: string): [string, number] {
  const [address = ''] = cidr.split('/');
  return [address, parseCidr(cidr)?.prefix ?? 32];
}
