import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import { daemonZone } from '../names';

/**
 * Under what name a task finds a service: the short one of Service Connect, or that of a daemon in DNS, which stands for
 * the addresses of all its replicas.
 */
export function peerHost(stage: StageSpec, service: string): string {
  return stage.services[service]?.kind === 'daemon' ? `${service}.${daemonZone(stage)}` : service;
}

/** Whether a service is one that others can find by Service Connect. */
export function isOffered({ kind, port }: Pick<ServiceSpec, 'kind' | 'port'>): boolean {
  return kind !== 'daemon' && port !== undefined;
}

/** Whether a service takes part in Service Connect: it is called, or calls another than a daemon. */
export function isConnected({ services }: Pick<StageSpec, 'services'>, service: string): boolean {
  const isFound = (name: string) => services[name] !== undefined && isOffered(services[name]);
  const calls = services[service]?.calls ?? [];
  const isCalled = isFound(service) && Object.values(services).some((other) => other.calls.includes(service));
  return isCalled || calls.some(isFound);
}
