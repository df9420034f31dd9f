/** Addresses that are nobody's on the internet: private (RFC 1918), carrier-grade NAT (RFC 6598), link-local (RFC 3927). */
export const PRIVATE_RANGES = ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];
