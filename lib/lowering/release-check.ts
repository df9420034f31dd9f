import type { ServiceSpec } from '../spec/service';
import type { StageSpec } from '../spec/stage';
import type { DeploymentTarget } from '../spec/target';
import { slotsOf } from './slots';

/**
 * Paths that a new version is asked for before it gets traffic: those of its probes.
 *
 * Empty where there is no such moment, and where nobody speaks as the service does: HTTP/2 and gRPC have the check of the
 * load balancer alone, and so has a port of its own for probes.
 */
export function checkedPaths(service: ServiceSpec): string[] {
  const { kind, protocol, port, release } = service;
  if (kind !== 'web' || protocol !== 'http' || release.strategy === 'rolling') return [];
  const { startup, liveness, readiness } = service.probes;
  const probes = [startup, liveness, readiness].filter((probe) => probe !== undefined);
  const asked = probes.filter((probe) => probe.port === undefined || probe.port === port);
  return [...new Set(asked.flatMap(({ path }) => (path === undefined ? [] : [path])))];
}

/** For the report of a release: `; the new version has to answer /ready before it has traffic`. */
export function checkNote(service: ServiceSpec, when: string): string {
  const paths = checkedPaths(service);
  return paths.length === 0 ? '' : `; the new version has to answer ${paths.join(', ')} ${when}`;
}

/** What ECS has asked before it shifts traffic, by service. In a cluster Argo Rollouts asks by itself. */
export function checksOfEcs(stage: StageSpec, target: DeploymentTarget): ReadonlyMap<string, readonly string[]> {
  const onEcs = slotsOf(stage, target).some((slot) => slot.target === 'fargate');
  const paths = Object.entries(stage.services).map(([name, service]) => [name, checkedPaths(service)] as const);
  return new Map(onEcs ? paths.filter(([, asked]) => asked.length > 0) : []);
}
