import type { AlarmMetric, AlarmSpec } from './alarm';
import type { StageSpec } from './stage';

/** One thing that an alarm watches. */
export interface AlarmSubject {
  readonly kind: 'service' | 'database' | 'cache' | 'queue';
  /** As the description has it. */
  readonly name: string;
}

type Kinds = Pick<StageSpec, 'services' | 'databases' | 'caches' | 'queues'>;

/** What can have a metric, by its nature: whether it has it in a stage is for the engines to say. */
export function subjectsOf(metric: AlarmMetric, stage: Kinds): AlarmSubject[] {
  const services = (kinds: readonly string[]) =>
    Object.entries(stage.services).flatMap(([name, { kind }]) =>
      kinds.includes(kind) ? [{ kind: 'service', name } as const] : [],
    );
  const all = (kind: Exclude<AlarmSubject['kind'], 'service'>, named: object) =>
    Object.keys(named).map((name) => ({ kind, name }));
  // an existing database is somebody else's, who watches it
  const databases = Object.entries(stage.databases).flatMap(([name, { existing }]) =>
    existing === undefined ? [{ kind: 'database', name } as const] : [],
  );
  switch (metric) {
    case 'errors':
    case 'latency':
      return services(['web', 'internal']);
    case 'availability':
      return services(['web']);
    case 'cpu':
    case 'memory':
      return [...services(RUNNING), ...databases, ...all('cache', stage.caches)];
    case 'disk':
      return [...services(RUNNING), ...databases];
    case 'restarts':
      return services(RUNNING);
    case 'replication-lag':
    case 'connections':
      return databases;
    case 'queue-age':
    case 'queue-depth':
    case 'queue-growth':
      return all('queue', stage.queues);
    case 'custom':
      return services([...RUNNING, 'job']);
  }
}

/**
 * What an alarm watches: what it names, or everything that has its metric. Of requests those of users, since those between
 * services are counted on some targets only: who wants them names the service.
 */
export function watchedBy({ metric, on }: Pick<AlarmSpec, 'metric' | 'on'>, stage: Kinds): AlarmSubject[] {
  const subjects = subjectsOf(metric, stage);
  if (on !== undefined) return subjects.filter(({ name }) => on.includes(name));
  const isOfUsers = ({ kind, name }: AlarmSubject) => kind !== 'service' || stage.services[name]?.kind === 'web';
  return metric === 'errors' || metric === 'latency' ? subjects.filter(isOfUsers) : subjects;
}

/** A job that ends is not restarted, and uses as much as it finds. */
const RUNNING = ['web', 'internal', 'worker', 'daemon'];

/** Where a thing stands in the name of its alarms. Services have a space of names of their own, so data says what it is. */
export const subjectName = ({ kind, name }: AlarmSubject) => (kind === 'service' ? name : `${name}-${kind}`);
