import type { StageSpec } from '../../spec/stage';
import { daemonZone } from '../names';

/**
 * Under what name a task finds a service: the short one of Service Connect, or that of a daemon in DNS, which stands for
 * the addresses of all its replicas.
 */
export function peerHost(stage: StageSpec, service: string): string {
  return stage.services[service]?.kind === 'daemon' ? `${service}.${daemonZone(stage)}` : service;
}

/** Whether a service takes part in Service Connect: it is called, or calls another than a daemon. */
export function isConnected(stage: StageSpec, service: string): boolean {
  const { services } = stage;
  const isOffered = (name: string) => services[name]?.kind !== 'daemon';
  const calls = services[service]?.calls ?? [];
  const isCalled = isOffered(service) && Object.values(services).some((other) => other.calls.includes(service));
  return isCalled || calls.some(isOffered);
}
