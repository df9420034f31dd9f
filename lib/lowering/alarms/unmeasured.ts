import { databaseMode, readerCount } from '../database-mode';
import type { AlarmSpec } from '../../spec/alarm';
import type { AlarmSubject } from '../../spec/alarm-subjects';
import type { StageSpec } from '../../spec/stage';
import type { DeploymentTarget } from '../../spec/target';
import { slotsOf } from '../slots';
import { MIN_REQUESTS } from './request-measures';
import { serviceMeasures, watchedThings } from './measured';
import { IDLE_LAG_SECONDS } from './replication-lag';

/** What an alarm does not see of what it watches, and why: each a clause of a sentence. */
export function unmeasured(alarm: AlarmSpec, stage: StageSpec, target: DeploymentTarget): string[] {
  const targets = [...new Set(slotsOf(stage, target).map((slot) => slot.target))];
  const subjects = watchedThings(alarm, stage);
  return [
    ...targets.flatMap((each) => withoutInsights(alarm, subjects, stage, each)),
    ...targets.flatMap((each) => ofReplicas(alarm, subjects, stage, each)),
    ...targets.flatMap((each) => ofPeers(alarm, subjects, stage, each)),
    ...ofRequests(alarm, subjects),
    ...ofData(alarm, subjects, stage),
  ];
}

type Watching = readonly AlarmSubject[];

const isService = ({ kind }: AlarmSubject) => kind === 'service';

function withoutInsights(
  { metric }: AlarmSpec,
  subjects: Watching,
  stage: StageSpec,
  target: DeploymentTarget,
): string[] {
  if (stage.compute.containerInsights !== 'off' || !subjects.some(isService)) return [];
  const missing = target === 'eks' ? ['cpu', 'memory', 'disk', 'restarts'] : ['disk'];
  return missing.includes(metric) ? ["of services Container Insights counts it, and is 'off'"] : [];
}

function ofReplicas(
  { metric }: AlarmSpec,
  subjects: Watching,
  { services }: StageSpec,
  target: DeploymentTarget,
): string[] {
  const some = subjects.filter(isService);
  if (metric === 'disk' && target === 'eks' && some.length > 0)
    return ['replicas share the disks of their nodes, so one alarm is about the fullest node'];
  const daemons = some.filter(({ name }) => services[name]?.kind === 'daemon').map(({ name }) => name);
  if (metric === 'disk' && target === 'fargate' && daemons.length > 0)
    return [`ECS does not count the disks of instances, which ${daemons.join(', ')} uses`];
  return [];
}

function ofRequests(alarm: AlarmSpec, subjects: Watching): string[] {
  if (alarm.metric !== 'latency' || subjects.length === 0) return [];
  return [`minutes with fewer than ${MIN_REQUESTS} requests count as good`];
}

function ofPeers({ metric }: AlarmSpec, subjects: Watching, stage: StageSpec, target: DeploymentTarget): string[] {
  if (metric !== 'errors' && metric !== 'latency') return [];
  const peers = subjects.filter(({ name }) => stage.services[name]?.kind === 'internal');
  const reasons = peers.map(({ name }) => serviceMeasures[target].uncounted(stage, name));
  const isCounted = reasons.includes(undefined) && metric === 'latency';
  return [
    ...reasons.filter((reason) => reason !== undefined),
    ...(isCounted ? ['the proxies of ECS round times up to 100, 250, 500, 1000, 2500 and 5000 ms'] : []),
  ];
}

function ofData({ metric }: AlarmSpec, subjects: Watching, { databases }: StageSpec): string[] {
  return subjects.flatMap(({ kind, name }) => {
    const database = kind === 'database' ? databases[name] : undefined;
    if (database === undefined) return [];
    const mode = databaseMode(database);
    if (metric === 'disk' && mode === 'aurora') return [`the storage of ${name} has no size to be full`];
    if (metric === 'disk' && mode === 'instance' && (database.maxStorageGiB ?? Infinity) > database.storageGiB)
      return [`of ${name} against its first size, since nobody counts how far it has grown`];
    if (metric === 'memory' && database.serverless !== undefined) return [`the size of ${name} follows its load`];
    if (metric === 'replication-lag' && mode === 'instance' && readerCount(database) > 0)
      return [`while little is written to ${name}, a late reader shows after ${IDLE_LAG_SECONDS} s`];
    return [];
  });
}
