import type { ServiceSpec } from '../spec/service';
import type { StageSpec } from '../spec/stage';

/** Whether a service has a proxy. One that is the master of its network, such as Docker in a container, has none. */
export function isInMesh({ mesh }: Pick<StageSpec, 'mesh'>, { privileged }: Pick<ServiceSpec, 'privileged'>): boolean {
  return mesh !== undefined && !privileged;
}

/** Services that others call, by name. */
export function calledServices({ services }: Pick<StageSpec, 'services'>): string[] {
  const called = new Set(Object.values(services).flatMap(({ calls }) => calls));
  return Object.keys(services).filter((name) => called.has(name) && services[name]?.port !== undefined);
}

/** Whether a proxy sees single requests on the port of a service, or bytes alone. */
export function hasRequests({ protocol, tls }: Pick<ServiceSpec, 'protocol' | 'tls'>): boolean {
  return protocol !== 'tcp' && !tls;
}
