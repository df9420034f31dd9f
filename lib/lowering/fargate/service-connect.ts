import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import { calledServices } from '../mesh';
import { portsForLoadBalancer } from '../target-health-check';
import { isConnected } from './peer-host';

/** Services to whose proxies their peers speak TLS: none without a mesh; daemons are found without Service Connect. */
export function encryptedServices(stage: Pick<StageSpec, 'mesh' | 'services'>): string[] {
  if (stage.mesh === undefined) return [];
  return calledServices(stage).filter((name) => stage.services[name]?.kind !== 'daemon');
}

/** First port for a proxy beside the ports of a program. */
const PROXY_PORT = 15443;

/**
 * Port on which Service Connect takes requests with TLS, where it is another than that of the service: the load balancer
 * speaks no TLS of the mesh, and comes to the port of the service past the proxy. Undefined without mesh, and where only
 * peers come, whose requests go through the proxy on the port of the service.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html
 */
export function proxyPort({ mesh }: Pick<StageSpec, 'mesh'>, service: ServiceSpec): number | undefined {
  if (mesh === undefined || portsForLoadBalancer(service).length === 0) return undefined;
  const { port, ports, sidecars } = service;
  const taken = [port, ...Object.values(ports), ...Object.values(sidecars).map((sidecar) => sidecar.port)];
  let free = PROXY_PORT;
  while (taken.includes(free)) free += 1;
  return free;
}

/** Port of its tasks to which the peers of a service connect. */
export function peerPort(stage: Pick<StageSpec, 'mesh'>, service: ServiceSpec): number | undefined {
  return service.port === undefined ? undefined : (proxyPort(stage, service) ?? service.port);
}

/**
 * Memory that the proxy of Service Connect takes of a task, in MiB: what AWS recommends at least; twice that with TLS, for
 * which AWS names no figure. Tasks of jobs have no proxy, nor have those of daemons.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html
 */
export function proxyMemoryMiB(stage: Pick<StageSpec, 'mesh' | 'services'>, service: string): number {
  const kind = stage.services[service]?.kind;
  if (kind === 'job' || kind === 'daemon' || !isConnected(stage, service)) return 0;
  return stage.mesh === undefined ? 64 : 128;
}
