import type { DumpSpec } from './backup';
import type { DatabaseTool, ServiceInput, ServiceSpec } from './service';
import { serviceSchema } from './service';
import type { StageSpec } from './stage';

/** A dump that runs longer than this is stopped, in seconds: half a day, before the next of the daily ones. */
const LONGEST_RUN_SECONDS = 43_200;

/** Jobs that come with a dump: a new version of them touches no group of the system's own services. */
const GROUP = 'backup';

/** Name of the job that dumps a database. */
export const dumpJob = (database: string) => `${database}-dump`;

/** Name of the job that brings a dump back. It has no schedule of its own: a person starts it. */
export const restoreJob = (database: string) => `${database}-restore`;

/** First part of the names of a database's dumps. */
export const dumpPrefix = ({ system }: Pick<StageSpec, 'system'>, { prefix }: Pick<DumpSpec, 'prefix'>) =>
  prefix ?? `${system}-backups`;

/**
 * The stage with the jobs that its dumps bring. They are services like any other, so that both engines run, connect and
 * watch them as they do all jobs; what is theirs alone hangs on `tool`.
 */
export function withBackupJobs(stage: StageSpec): StageSpec {
  const jobs = Object.entries(stage.backup?.dumps ?? {}).flatMap(([database, dump]) => jobsOf(stage, database, dump));
  return jobs.length === 0 ? stage : { ...stage, services: { ...stage.services, ...Object.fromEntries(jobs) } };
}

function jobsOf(stage: StageSpec, database: string, dump: DumpSpec): [string, ServiceSpec][] {
  const [major = ''] = stage.databases[database]?.version.split('.') ?? [];
  const tool = { database, prefix: dumpPrefix(stage, dump), major };
  const job = (program: DatabaseTool['program'], command: string): ServiceSpec => ({
    ...serviceSchema.parse(jobInput(database, dump, command)),
    tool: { ...tool, program },
  });
  return [
    [dumpJob(database), job('dump', 'backup')],
    [restoreJob(database), job('restore', 'list')],
  ];
}

function jobInput(database: string, { cron, timeZone }: DumpSpec, command: string): ServiceInput {
  return {
    kind: 'job',
    group: GROUP,
    // of our own making, and built where it is deployed from; the engines know its name there
    image: 'slipway/postgres-backup:local',
    command: [command],
    // one core compresses about as fast as one connection reads; nothing of the data is kept in memory
    resources: { request: { cpu: 1, memoryMiB: 2048 } },
    uses: [database],
    schedule: { cron, timeZone },
    timeoutSeconds: LONGEST_RUN_SECONDS,
    // time for an upload to be taken back
    shutdownSeconds: 60,
  };
}
