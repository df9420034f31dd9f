import { generatePassword } from '../../shared/generate-password';
import type { ConsistencyReport } from './consistency';

/** What AWS Backup says when a restore has come to its end; of its fields those that are used. */
export interface RestoreEvent {
  readonly detail: {
    readonly restoreJobId: string;
    readonly status: string;
    readonly statusMessage?: string;
    readonly createdResourceArn?: string;
    readonly sourceResourceArn?: string;
  };
}

/** One database that is rehearsed. */
export interface DrilledDatabase {
  /** Name in the description. */
  readonly name: string;
  /** Identifier of the instance that is copied. */
  readonly instance: string;
  /** Name inside the server. */
  readonly databaseName: string;
  readonly admin: string;
  readonly roles: readonly string[];
}

export interface RestoreJob {
  readonly sourceResourceArn?: string;
  readonly createdResourceArn?: string;
  readonly createdAt?: Date;
  readonly completedAt?: Date;
}

export interface Server {
  readonly status: string;
  readonly host?: string;
  readonly port?: number;
}

/** Where the restored database is, and who may read it. */
export interface CheckRequest {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly roles: readonly string[];
}

/** What the drill needs of AWS. */
export interface DrillTools {
  describeJob(id: string): Promise<RestoreJob>;
  describeServer(instance: string): Promise<Server>;
  setPassword(instance: string, password: string): Promise<void>;
  /** Runs where the restored database can be reached. */
  check(request: CheckRequest): Promise<ConsistencyReport>;
  report(jobId: string, isGood: boolean, message: string): Promise<void>;
  /** @param minutes from the start of the restore until the data was checked */
  measure(database: string, isGood: boolean, minutes: number | undefined): Promise<void>;
  wait(milliseconds: number): Promise<void>;
  now(): Date;
}

/** AWS Backup cuts longer messages off with an error. */
const MESSAGE_CHARACTERS = 1000;
const POLL_MILLISECONDS = 10_000;
/** A new password takes a minute or two; with the time to read it must fit into the 15 minutes of a function. */
const POLLS = 24;

/**
 * Judges one restore: signs in with a password of its own, reads the data from end to end, tells AWS Backup the verdict,
 * and measures it.
 *
 * @throws Error when the verdict could not be told
 */
export async function validateRestore(
  { detail }: RestoreEvent,
  databases: readonly DrilledDatabase[],
  tools: DrillTools,
): Promise<void> {
  const job = await tools.describeJob(detail.restoreJobId);
  const source = job.sourceResourceArn ?? detail.sourceResourceArn;
  const database = databases.find(({ instance }) => source?.endsWith(`:${instance}`));
  // other restores of the account are none of ours
  if (database === undefined) return;
  const { isGood, message } = await verdictOn(detail, job, database, tools);
  console.info({ database: database.name, restore: detail.restoreJobId, isGood, message });
  const minutes = job.createdAt && (tools.now().getTime() - job.createdAt.getTime()) / 60_000;
  await tools.measure(database.name, isGood, isGood ? minutes : undefined);
  // a restore that failed has nothing to validate
  if (detail.status === 'COMPLETED')
    await tools.report(detail.restoreJobId, isGood, message.slice(0, MESSAGE_CHARACTERS));
}

interface Verdict {
  readonly isGood: boolean;
  readonly message: string;
}

async function verdictOn(
  detail: RestoreEvent['detail'],
  job: RestoreJob,
  database: DrilledDatabase,
  tools: DrillTools,
): Promise<Verdict> {
  if (detail.status !== 'COMPLETED')
    return {
      isGood: false,
      message: `the restore ended as ${detail.status}: ${detail.statusMessage ?? 'no reason given'}`,
    };
  try {
    const arn = job.createdResourceArn ?? detail.createdResourceArn ?? '';
    return verdict(await checkServer(arn.split(':').at(-1) ?? '', database, tools));
  } catch (error) {
    return { isGood: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** The password of the snapshot may be an old one, and nobody here needs to know the one in use. */
async function checkServer(
  instance: string,
  { databaseName, admin, roles }: DrilledDatabase,
  tools: DrillTools,
): Promise<ConsistencyReport> {
  if (instance === '') throw new Error('AWS Backup does not say what it restored');
  const password = generatePassword();
  await tools.setPassword(instance, password);
  const { host, port } = await available(instance, tools);
  return tools.check({ host, port, database: databaseName, user: admin, password, roles });
}

async function available(instance: string, tools: DrillTools): Promise<{ host: string; port: number }> {
  let status = 'unknown';
  for (let poll = 0; poll < POLLS; poll += 1) {
    // the change itself takes seconds to show
    await tools.wait(POLL_MILLISECONDS);
    const server = await tools.describeServer(instance);
    status = server.status;
    if (status === 'available' && poll > 0 && server.host !== undefined && server.port !== undefined)
      return { host: server.host, port: server.port };
  }
  throw new Error(`${instance} is still ${status} after ${(POLLS * POLL_MILLISECONDS) / 60_000} minutes`);
}

function verdict({ tables, rows, indexes, foreignKeys, problems, leftOut }: ConsistencyReport): Verdict {
  const read = `read ${tables} tables with ${rows} rows, ${foreignKeys} references, ${indexes} indexes`;
  const left = leftOut.length === 0 ? '' : `; left out: ${leftOut.join(', ')}`;
  if (problems.length > 0) return { isGood: false, message: `${problems.join('; ')} (${read})` };
  if (tables === 0) return { isGood: false, message: `there is not one table that could be read${left}` };
  return { isGood: true, message: read + left };
}
