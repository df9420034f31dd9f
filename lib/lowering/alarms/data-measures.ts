import type { AlarmSpec } from '../../spec/alarm';
import type { AlarmSubject } from '../../spec/alarm-subjects';
import type { StageSpec } from '../../spec/stage';
import type { Measure } from './alarm-definition';
import type { MetricPlaces } from './metric-places';
import { queueAge, queueDepth, queueGrowth } from './queue-measures';
import { replicationLag } from './replication-lag';
import {
  cacheCpu,
  cacheMemory,
  databaseConnections,
  databaseCpu,
  databaseDisk,
  databaseMemory,
} from './server-measures';
import type { Measured } from './service-measures';

/** What AWS counts of databases, caches and queues: the same, whatever runs the services. */
export function dataMeasures(
  { metric }: AlarmSpec,
  subjects: readonly AlarmSubject[],
  stage: StageSpec,
  places: MetricPlaces,
): Measured[] {
  return subjects.flatMap(({ kind, name }) =>
    each(kind, [name], () => {
      switch (`${kind} ${metric}`) {
        case 'database cpu':
          return databaseCpu(stage, name);
        case 'database memory':
          return databaseMemory(stage, name);
        case 'database disk':
          return databaseDisk(stage, name);
        case 'database connections':
          return databaseConnections(stage, name);
        case 'database replication-lag':
          return replicationLag(stage, name);
        case 'cache cpu':
          return cacheCpu(stage, name);
        case 'cache memory':
          return cacheMemory(stage, name);
        case 'queue queue-depth':
          return [queueDepth(name, places)];
        case 'queue queue-age':
          return [queueAge(name, places)];
        case 'queue queue-growth':
          return [queueGrowth(name, places)];
        default:
          return [];
      }
    }),
  );
}

export function each(
  kind: AlarmSubject['kind'],
  names: readonly string[],
  measures: (name: string) => Measure[],
): Measured[] {
  return names.flatMap((name) => measures(name).map((measure) => ({ watched: { kind, name }, measure })));
}
