import { dumpJob, dumpPrefix, restoreJob } from '../backup-jobs';
import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { StageSpec } from '../stage';

/** Copies are of something, do not write over each other, and cannot be locked for good by accident. */
export function checkBackup(stage: StageSpec): SpecIssue[] {
  const { backup } = stage;
  if (backup === undefined) return [];
  return [
    ...checkLock(stage, backup.lock),
    ...Object.keys(backup.dumps).flatMap((database) => [
      ...checkDatabase(stage, database),
      ...checkNames(stage, database),
      ...checkPrefix(stage, database),
    ]),
  ];
}

function checkLock(stage: StageSpec, lock: string): SpecIssue[] {
  if (lock !== 'compliance' || stage.production) return [];
  return [
    {
      path: 'backup.lock',
      code: 'only-in-production',
      message: 'a vault that is locked for good can be deleted by nobody until its last copy has expired',
      found: show(lock),
      allowed: 'none, governance',
      fix: 'set it in the production stage only',
    },
  ];
}

function checkDatabase({ databases }: StageSpec, database: string): SpecIssue[] {
  const path = `backup.dumps.${database}`;
  const declared = databases[database];
  if (declared === undefined) {
    const allowed = Object.keys(databases).join(', ');
    const fix = 'name one that is declared';
    return [{ path, code: 'unknown-name', message: 'there is no such database', ...(allowed && { allowed }), fix }];
  }
  if (declared.existing === undefined) return [];
  return [
    {
      path,
      code: 'not-ours',
      message:
        'a database that is already there is backed up by its owner: the version of its server is not known here',
      fix: 'leave it out, or have the database made',
    },
  ];
}

/** The jobs of a dump stand among the services. */
function checkNames({ services }: StageSpec, database: string): SpecIssue[] {
  return [dumpJob(database), restoreJob(database)]
    .filter((job) => job in services)
    .map((job) => ({
      path: `services.${job}`,
      code: 'duplicate-name',
      message: `the dump of the database '${database}' brings a job of that name`,
      fix: 'rename the service',
    }));
}

/** Each day's dump is one object; what expires is chosen by the first part of its name. */
function checkPrefix(stage: StageSpec, database: string): SpecIssue[] {
  const dumps = Object.entries(stage.backup?.dumps ?? {});
  const own = stage.backup?.dumps[database];
  if (own === undefined) return [];
  const prefix = dumpPrefix(stage, own);
  const [other] = dumps.find(([name, dump]) => name < database && overlap(prefix, dumpPrefix(stage, dump))) ?? [];
  if (other === undefined) return [];
  return [
    {
      path: `backup.dumps.${database}.prefix`,
      code: 'duplicate-name',
      message: `its objects would lie among those of '${other}'`,
      found: show(prefix),
      fix: `give each a prefix of its own, such as '${stage.system}-backups/${database}' beside '${stage.system}-backups/${other}'`,
    },
  ];
}

const overlap = (one: string, other: string) => `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
