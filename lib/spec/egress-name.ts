/** A host outside that a service may reach. */
export interface EgressName {
  /** `api.openai.com`, or `*.googleapis.com`: every name below it, however deep, and not itself. */
  readonly host: string;
  readonly port: number;
}

/** Port of a name that says none: HTTPS. */
export const DEFAULT_EGRESS_PORT = 443;

/** `api.openai.com`, `*.googleapis.com:443`. */
export function parseEgressName(name: string): EgressName {
  const [host = '', port] = name.split(':');
  return { host, port: port === undefined ? DEFAULT_EGRESS_PORT : Number(port) };
}
