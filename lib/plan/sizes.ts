import { cacheNodeTypes } from '../data/instance-types';
import { usersOf } from '../lowering/database-access';
import type { DaemonNodes } from '../lowering/daemon-nodes';
import { daemonNodes } from '../lowering/daemon-nodes';
import { taskSize } from '../lowering/fargate/task-size';
import { leastReplicas } from '../lowering/kubernetes/capacity-parts';
import { replicaAmount } from '../lowering/replica-size';
import { isMoving, slotsOf } from '../lowering/slots';
import type { CacheSpec } from '../spec/cache';
import type { ServiceSpec } from '../spec/service';
import type { StageSpec } from '../spec/stage';
import type { DeploymentTarget } from '../spec/target';
import { databaseSize } from './database-size';

/** What one service, database or cache runs on. */
export interface SizePlan {
  readonly name: string;
  readonly kind: 'service' | 'database' | 'cache';
  /** What is counted. */
  readonly unit: 'task' | 'pod' | 'instance' | 'node';
  readonly min: number;
  readonly max: number;
  /** Of one unit. Left out, like the memory, where the size is not known. */
  readonly vcpu?: number;
  /** Of one unit; of a cache what is left for data. */
  readonly memoryGiB?: number;
  /** What else is worth knowing: a type, disks, a schedule. */
  readonly details: string;
}

/** The largest parts of a stage's cost and capacity: its tasks, database instances and cache nodes. */
export function sizesOf(stage: StageSpec, chosen: DeploymentTarget): SizePlan[] {
  const { services, databases, caches } = stage;
  return [
    ...slotsOf(stage, chosen).flatMap(({ slot, target }) => {
      const label = (name: string) => (isMoving(stage) ? `${name} (slot ${slot})` : name);
      return [
        ...Object.entries(services)
          .filter(([, { kind }]) => kind !== 'daemon')
          .map(([name, service]) => serviceSize(label(name), service, target, replicaSize[target](stage, name))),
        ...daemonNodes(stage).map((nodes) => nodesSize(label(nodes.daemons.join(', ')), nodes)),
      ];
    }),
    ...Object.entries(databases).map(([name, database]) => databaseSize(name, database, usersOf(stage, name).length)),
    ...Object.entries(caches).map(([name, cache]) => cacheSize(name, cache)),
  ];
}

function serviceSize(name: string, service: ServiceSpec, target: DeploymentTarget, size: Size): SizePlan {
  const { replicas, kind } = service;
  const { min, max } = kind === 'job' ? { min: 1, max: 1 } : replicas;
  return {
    name,
    kind: 'service',
    unit: target === 'eks' ? 'pod' : 'task',
    min: target === 'eks' && kind !== 'job' ? leastReplicas(service) : min,
    max,
    ...size,
    details: placeOf(service, target),
  };
}

/** Daemons are not bought, their nodes are. */
function nodesSize(name: string, { count, type, architecture, diskGiB }: DaemonNodes): SizePlan {
  return {
    name,
    kind: 'service',
    unit: 'node',
    min: count,
    max: count,
    ...known(type),
    details: `${type?.name ?? architecture}, ${diskGiB} GiB disk each`,
  };
}

/** On what its replicas run, and where. */
function placeOf(service: ServiceSpec, target: DeploymentTarget): string {
  const { architecture, schedule, zones, nodes, capacity } = service;
  const base = capacity.onDemandBase > 0 ? ` beyond ${capacity.onDemandBase}` : '';
  const place = [
    architecture,
    schedule && `at ${schedule.cron} (${schedule.timeZone})`,
    zones && `zone ${zones.join(', ')} only`,
    capacity.spot && `Spot${base}`,
    nodes !== undefined && target === 'eks' && `nodes ${nodes}`,
  ];
  return place.filter((part) => typeof part === 'string').join(', ');
}

type Size = Pick<SizePlan, 'vcpu' | 'memoryGiB'>;

/** A Fargate task has the size that is bought, a pod what it requests. */
const replicaSize: Readonly<Record<DeploymentTarget, (stage: StageSpec, service: string) => Size>> = {
  fargate: (stage, service) => {
    const size = taskSize(stage, service);
    return size ? { vcpu: size.cpuUnits / 1024, memoryGiB: size.memoryMiB / 1024 } : {};
  },
  eks: ({ services }, name) => {
    const service = services[name] as ServiceSpec;
    return {
      vcpu: replicaAmount(service, ({ request }) => request.cpu),
      memoryGiB: replicaAmount(service, ({ request }) => request.memoryMiB) / 1024,
    };
  },
};

function cacheSize(name: string, { engine, nodeType, replicas }: CacheSpec): SizePlan {
  const count = 1 + replicas;
  return {
    name,
    kind: 'cache',
    unit: 'node',
    min: count,
    max: count,
    ...known(cacheNodeTypes[engine].get(nodeType)),
    details: `cache.${nodeType}`,
  };
}

/** A type that the author insists on may be newer than our table. */
function known(type: { vcpu: number; memoryGiB: number } | undefined): Size {
  return type ? { vcpu: type.vcpu, memoryGiB: type.memoryGiB } : {};
}
