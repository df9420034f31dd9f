import { createHash } from 'node:crypto';
import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import { endpointHosts, s3Hosts } from '../aws-hosts';
import { egressNames } from '../egress-names';
import { hasPrivateEndpoints } from '../kubernetes/cluster-network';
import { serviceNamespace } from '../names';
import { publicImages } from '../public-images';
import { peerHost } from './peer-host';

/** Ports of hosts that a forward proxy asks for: TLS, and plain HTTP. */
export const PROXIED_PORTS: readonly number[] = [443, 80];

/** Ports on which the proxy listens: those below are for others, those above Linux gives to outgoing connections. */
const FIRST_PORT = 10_000;
const PORT_COUNT = 20_000;

/** A service whose way out is the proxy of its stage. */
export interface ProxyClient {
  readonly service: string;
  /** Port of the proxy on which its list counts. Nobody else may connect to it. */
  readonly port: number;
  /** `api.openai.com:443`, `*.googleapis.com:443`. */
  readonly allowed: readonly string[];
}

/** Whether a service has no way out but the proxy. Without that a list would be advice. */
export function isConfined(stage: StageSpec, service: ServiceSpec): boolean {
  return hasPrivateEndpoints(stage) && publicImages(stage, service).length === 0 && !service.privileged;
}

/** The services of a stage that reach hosts by name, by name. */
export function proxyClients(stage: StageSpec): ProxyClient[] {
  const taken = new Set<number>();
  return Object.entries(stage.services)
    .map(([service, spec]) => ({ service, allowed: isConfined(stage, spec) ? allowedTo(spec) : [] }))
    .filter(({ allowed }) => allowed.length > 0)
    .toSorted((one, other) => (one.service < other.service ? -1 : 1))
    .map((client) => ({ ...client, port: freePort(client.service, taken) }));
}

export function proxyClient(stage: StageSpec, service: string): ProxyClient | undefined {
  return proxyClients(stage).find((client) => client.service === service);
}

/** Private DNS zone of the proxy. Another than the services have among themselves, which is none of DNS. */
export const proxyZone = (stage: StageSpec) => `egress.${serviceNamespace(stage)}`;

/** Name of the proxy in its zone. */
export const PROXY_NAME = 'proxy';

/**
 * Variables that send a program to the proxy, in both spellings, since some programs read one only.
 *
 * Straight to their aim go peers, the credentials of the task, and AWS services with a private endpoint.
 */
export function proxyVariables(stage: StageSpec, service: string): Record<string, string> {
  const client = proxyClient(stage, service);
  if (client === undefined) return {};
  const proxy = `http://${PROXY_NAME}.${proxyZone(stage)}:${client.port}`;
  const direct = [
    'localhost',
    '127.0.0.1',
    '169.254.170.2',
    ...(stage.services[service]?.calls ?? []).map((callee) => peerHost(stage, callee)),
    // what stands for all names below one begins with a dot here
    ...[...endpointHosts(stage), ...s3Hosts(stage)].map((host) => host.replace(/^\*/, '')),
  ].join(',');
  const variables = { HTTPS_PROXY: proxy, HTTP_PROXY: proxy, NO_PROXY: direct };
  const lowerCase = Object.entries(variables).map(([name, value]) => [name.toLowerCase(), value] as const);
  // Node has read these variables since 24.0 and 22.21, where it is told to
  return { ...variables, ...Object.fromEntries(lowerCase), NODE_USE_ENV_PROXY: '1' };
}

function allowedTo(service: ServiceSpec): string[] {
  return egressNames(service)
    .filter(({ port }) => PROXIED_PORTS.includes(port))
    .map(({ host, port }) => `${host}:${port}`);
}

/** From the name alone, so that another client changes nothing for this one; the next port where two names meet. */
function freePort(service: string, taken: Set<number>): number {
  const start = createHash('sha256').update(service).digest().readUInt32BE();
  for (let step = 0; ; step++) {
    const port = FIRST_PORT + ((start + step) % PORT_COUNT);
    if (taken.has(port)) continue;
    taken.add(port);
    return port;
  }
}
