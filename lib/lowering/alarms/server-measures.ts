import { cacheNodeTypes, databaseInstanceTypes } from '../../data/instance-types';
import type { CacheSpec } from '../../spec/cache';
import type { DatabaseSpec } from '../../spec/database';
import type { StageSpec } from '../../spec/stage';
import { databaseInstanceType, databaseMode } from '../database-mode';
import type { CloudWatchMetric } from '../scaling-metrics';
import { APPLICATION_NAMESPACE } from '../scaling-metrics';
import type { Measure, Unit } from './alarm-definition';
import { numbered, together } from './metric-math';
import { nodesOf, serversOf } from './servers';

const GIB = 1024 ** 3;

/** Servers that one alarm looks at; metric math in an alarm takes ten metrics. */
const SERVERS_PER_ALARM = 8;

const databaseOf = (stage: StageSpec, name: string) => stage.databases[name] as DatabaseSpec;

export function databaseCpu(stage: StageSpec, name: string): Measure[] {
  return ofServers(stage, name, {
    metric: 'CPUUtilization',
    label: `CPU of the busiest server of ${name}`,
  });
}

/** None where the size follows the load: there is no memory of a fixed size to be full. */
export function databaseMemory(stage: StageSpec, name: string): Measure[] {
  const database = databaseOf(stage, name);
  const type = databaseInstanceType(database) ?? '';
  const gib = databaseInstanceTypes[databaseMode(database)].get(type)?.memoryGiB;
  if (gib === undefined) return [];
  return ofServers(stage, name, { ...left('FreeableMemory', gib), label: `memory of the fullest server of ${name}` });
}

/** None for Aurora, whose storage has no size. */
export function databaseDisk(stage: StageSpec, name: string): Measure[] {
  const database = databaseOf(stage, name);
  if (databaseMode(database) === 'aurora') return [];
  const label = `storage of the fullest server of ${name}`;
  return ofServers(stage, name, { ...left('FreeStorageSpace', database.storageGiB), label });
}

export function databaseConnections(stage: StageSpec, name: string): Measure[] {
  return ofServers(stage, name, {
    metric: 'DatabaseConnections',
    label: `connections of the server of ${name} that has most`,
    unit: 'count',
  });
}

/** Counted from the events of RDS by the monitoring of the stage. */
export const DATABASE_FAILOVERS = 'DatabaseFailovers';

export function failovers({ system, stage }: StageSpec, name: string): Measure {
  const dimensions = { System: system, Stage: stage, Database: name };
  const metric = { namespace: APPLICATION_NAMESPACE, name: DATABASE_FAILOVERS, statistic: 'Sum', dimensions };
  return { metrics: { failovers: metric }, expression: 'failovers', label: `failovers of ${name}`, unit: 'count' };
}

/**
 * With up to two processors the figure of the host, since its other work counts as much; with more that of the one thread
 * that serves: a cache on four is busy at a quarter of the host.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.WhichShouldIMonitor.html
 */
export function cacheCpu(stage: StageSpec, name: string): Measure[] {
  const { engine, nodeType } = stage.caches[name] as CacheSpec;
  const vcpu = cacheNodeTypes[engine].get(nodeType)?.vcpu ?? 2;
  const metric = vcpu > 2 ? 'EngineCPUUtilization' : 'CPUUtilization';
  return [ofNodes(stage, name, metric, `CPU of the busiest node of ${name}`)];
}

export function cacheMemory(stage: StageSpec, name: string): Measure[] {
  return [ofNodes(stage, name, 'DatabaseMemoryUsagePercentage', `memory of the fullest node of ${name}`)];
}

interface ServerFigure {
  readonly metric: string;
  readonly label: string;
  readonly unit?: Unit;
  readonly statistic?: string;
  /** What is computed from the metrics of several servers. */
  readonly expression?: (ids: readonly string[]) => string;
}

/** Of what is left, in bytes: what is used, in percent of the whole. */
function left(metric: string, gib: number): Omit<ServerFigure, 'label'> {
  const expression = (ids: readonly string[]) => `100 * (1 - ${together('MIN', ids)} / ${gib * GIB})`;
  return { metric, statistic: 'Minimum', expression };
}

function ofServers(stage: StageSpec, name: string, figure: ServerFigure): Measure[] {
  const { metric, label, unit = 'percent', statistic = 'Average' } = figure;
  const expression = figure.expression ?? ((ids) => together('MAX', ids));
  return inParts(serversOf(stage, name)).map((servers) => {
    const metrics = numbered(
      'server',
      servers.map((server) => ofServer(metric, statistic, server)),
    );
    return { metrics, expression: expression(Object.keys(metrics)), label, unit };
  });
}

export function ofServer(name: string, statistic: string, server: string): CloudWatchMetric {
  return { namespace: 'AWS/RDS', name, statistic, dimensions: { DBInstanceIdentifier: server } };
}

function ofNodes(stage: StageSpec, name: string, metric: string, label: string): Measure {
  const metrics = numbered(
    'node',
    nodesOf(stage, name).map((node) => ({
      namespace: 'AWS/ElastiCache',
      name: metric,
      statistic: 'Average',
      dimensions: { CacheClusterId: node },
    })),
  );
  return { metrics, expression: together('MAX', Object.keys(metrics)), label, unit: 'percent' };
}

export function inParts<T>(all: readonly T[]): T[][] {
  const parts = Math.ceil(all.length / SERVERS_PER_ALARM);
  return Array.from({ length: parts }, (_, i) => all.slice(i * SERVERS_PER_ALARM, (i + 1) * SERVERS_PER_ALARM));
}
