import { Failure } from './failure';

const MINUTE = 60_000;
/** A schedule further away than this is a misunderstanding, not a late start. */
const MAX_DELAY_DAYS = 7;

/** The three objects of one run. */
export interface DumpKeys {
  /** Written first: a run with this name has begun. */
  readonly started: string;
  /** The encrypted dump. */
  readonly dump: string;
  /** Written last: the dump is complete. */
  readonly manifest: string;
}

export function keysOf(prefix: string, name: string): DumpKeys {
  const path = `${prefix}/${name}`;
  return { started: `${path}.started.json`, dump: `${path}.sql.gz.enc`, manifest: `${path}.manifest.json` };
}

/** Splits a key of any of the three objects; undefined for other objects. */
export function nameIn(prefix: string, key: string): { name: string; object: keyof DumpKeys } | undefined {
  const match = /^(?<name>\d{4}-\d\d-\d\d(?:T\d{6}Z)?)\.(?<rest>.+)$/.exec(key.slice(prefix.length + 1));
  if (!match?.groups) return undefined;
  const { name = '' } = match.groups;
  const keys = keysOf(prefix, name);
  const object = (['started', 'dump', 'manifest'] as const).find((each) => keys[each] === key);
  return object && { name, object };
}

/** Of a day, UTC: the name of its first run. */
export function dayName(scheduledAt: Date): string {
  return scheduledAt.toISOString().slice(0, 10);
}

/** Of a further run on a day: also the second in which it began, e.g. 2026-11-21T031502Z. */
export function repeatName(scheduledAt: Date, startedAt: Date): string {
  const time = startedAt.toISOString().slice(11, 19).replaceAll(':', '');
  return `${dayName(scheduledAt)}T${time}Z`;
}

/**
 * When the run was due, which is what its dump is named after: one that is due at 23:59 and starts after midnight
 * belongs to the day before.
 *
 * @param time RFC 3339, as EventBridge Scheduler fills it in
 * @param job name of a Kubernetes Job: a CronJob ends it with the minutes since 1970 at which the run was due
 */
export function scheduledTime(time: string | undefined, job: string | undefined, startedAt: Date): Date {
  const minutes = /-(?<minutes>\d{8,9})$/.exec(job ?? '')?.groups?.minutes;
  const due = time ? new Date(time) : new Date(minutes ? Number(minutes) * MINUTE : startedAt.getTime());
  const days = Math.abs(due.getTime() - startedAt.getTime()) / (24 * 60 * MINUTE);
  if (days <= MAX_DELAY_DAYS) return due;
  const [variable, value] = time ? ['BACKUP_SCHEDULED_AT', time] : ['BACKUP_JOB_NAME', job];
  throw new Failure(
    `${variable} is ${JSON.stringify(value)}: a time at most ${MAX_DELAY_DAYS} days from now (${startedAt.toISOString()})`,
  );
}
