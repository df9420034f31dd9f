/** A range of ports of one protocol, both bounds included. */
export interface Ports {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

export const everyPort: Ports = { protocol: 'all', from: 0, to: 65_535 };

/** What both ranges have, or undefined. */
export function commonPorts(one: Ports, other: Ports): Ports | undefined {
  const [protocol] = [one.protocol, other.protocol].filter((each) => each !== 'all');
  if (protocol !== undefined && [one, other].some((ports) => ![protocol, 'all'].includes(ports.protocol)))
    return undefined;
  const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)];
  return from <= to ? { protocol: protocol ?? 'all', from, to } : undefined;
}

export function covers(wide: Ports, narrow: Ports): boolean {
  const common = commonPorts(wide, narrow);
  return common !== undefined && showPorts(common) === showPorts(narrow);
}

/** `443`, and for what is not one TCP port: `53/udp`, `9000-9999/tcp`, `all`. */
export function showPorts({ protocol, from, to }: Ports): string {
  if (protocol === 'all' && from === 0 && to === 65_535) return 'all';
  const range = from === to ? String(from) : `${from}-${to}`;
  return protocol === 'tcp' && from === to ? range : `${range}/${protocol}`;
}
