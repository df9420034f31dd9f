/** An IPv4 range as numbers. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

/** Reads `10.0.0.0/16`. Undefined when it is not a range, has leading zeros, or has bits set behind the prefix. */
export function parseCidr(cidr: string): AddressRange | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr);
  if (!match) return undefined;
  const [a, b, c, d, prefix] = match.slice(1).map(Number) as [number, number, number, number, number];
  const isCanonical = `${a}.${b}.${c}.${d}/${prefix}` === cidr;
  if (!isCanonical || [a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, last: first + size - 1, prefix } : undefined;
}

/** Whether two ranges share an address. */
export function overlaps(a: AddressRange, b: AddressRange): boolean {
  return a.first <= b.last && b.first <= a.last;
}
