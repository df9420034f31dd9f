import data from './cloudflare.json';

/** IPv4 ranges from which Cloudflare asks its origins. */
export const cloudflareRanges: readonly string[] = data.ipv4.ranges;
