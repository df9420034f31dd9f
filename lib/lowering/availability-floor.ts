import type { SlaId } from '../data/slas';
import { slaPercent } from '../data/slas';
import type { ServiceSpec } from '../spec/service';
import type { StageSpec } from '../spec/stage';
import type { DeploymentTarget } from '../spec/target';
import { reachedServices } from './reached-services';
import { slotsOf } from './slots';

/** A part without which a request is not answered. */
export interface RequiredPart {
  readonly name: string;
  /** What AWS promises for it, in percent of a month. */
  readonly percent: number;
  /** What would promise more. */
  readonly raise?: string;
}

/** What the promises of AWS for the parts of a stage come to together: all must work for a request to be answered. */
export interface AvailabilityFloor {
  readonly percent: number;
  /** What that leaves for failure in 30 days, in minutes. */
  readonly minutes: number;
  readonly parts: readonly RequiredPart[];
}

const MINUTES_OF_30_DAYS = 30 * 24 * 60;

/** Undefined where nothing takes requests from outside. */
export function availabilityFloor(stage: StageSpec, target: DeploymentTarget): AvailabilityFloor | undefined {
  const reached = reachedByRequests(stage);
  if (reached.length === 0) return undefined;
  const parts = [...waysIn(stage), ...engines(stage, target), ...data(stage, reached)];
  const share = parts.reduce((product, { percent }) => (product * percent) / 100, 1);
  return { percent: floorTo(share * 100), minutes: Math.ceil((1 - share) * MINUTES_OF_30_DAYS), parts };
}

/** Rounded down, so that nothing is promised that is not. */
const floorTo = (percent: number) => Math.floor(percent * 1000 + 1e-6) / 1000;

/** Web services, and those that they wait for. */
function reachedByRequests(stage: StageSpec): ServiceSpec[] {
  const web = Object.keys(stage.services).filter((name) => stage.services[name]?.kind === 'web');
  return reachedServices(stage, web).flatMap((name) => stage.services[name] ?? []);
}

function waysIn({ edge }: StageSpec): RequiredPart[] {
  const loadBalancer = part('load balancer', 'alb');
  if (!edge.cdn) return [loadBalancer];
  return [part('CloudFront', 'cloudFront', 'requests that do not pass through it'), loadBalancer];
}

/** The control plane of a cluster is not in the way of a request. */
function engines(stage: StageSpec, target: DeploymentTarget): RequiredPart[] {
  const targets = [...new Set(slotsOf(stage, target).map((slot) => slot.target))];
  return targets.map((each) =>
    each === 'eks' ? part('nodes (EC2)', 'ec2Region') : part('tasks (Fargate)', 'ecsFargateRegion'),
  );
}

function data({ databases, caches, fileSystems }: StageSpec, services: readonly ServiceSpec[]): RequiredPart[] {
  const used = new Set(
    services.flatMap(({ uses, mounts }) => [...uses.map(({ name }) => name), ...Object.values(mounts)]),
  );
  return [
    ...Object.entries(databases).flatMap(([name, database]) => (used.has(name) ? [databasePart(name, database)] : [])),
    ...Object.entries(caches).flatMap(([name, { replicas }]) => (used.has(name) ? [cachePart(name, replicas)] : [])),
    ...Object.keys(fileSystems).flatMap((name) => (used.has(name) ? [part(`file system ${name}`, 'efsRegional')] : [])),
  ];
}

function databasePart(name: string, { engine, highAvailability }: StageSpec['databases'][string]): RequiredPart {
  const called = `database ${name}`;
  if (engine === 'aurora-postgres')
    return highAvailability === 'single-az'
      ? part(called, 'auroraSingleAz', "highAvailability: 'multi-az'")
      : part(called, 'auroraMultiAz');
  return highAvailability === 'single-az'
    ? part(called, 'rdsSingleAz', "highAvailability: 'multi-az'")
    : part(called, 'rdsMultiAz', "engine: 'aurora-postgres'");
}

function cachePart(name: string, replicas: number): RequiredPart {
  const called = `cache ${name}`;
  return replicas > 0 ? part(called, 'elastiCacheMultiAz') : part(called, 'elastiCacheSingleAz', 'replicas: 1');
}

function part(name: string, sla: SlaId, raise?: string): RequiredPart {
  return { name, percent: slaPercent(sla), ...(raise !== undefined && { raise }) };
}
