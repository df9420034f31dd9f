import type { CheckRequest } from '../drill/validate';
import type { ConsistencyReport } from '../drill/consistency';

/** One step of a failover. Each may be repeated: what is done already stays as it is. */
export type FailoverStep =
  | {
      readonly action: 'promote' | 'configure' | 'verify';
      /** Name in the description. */
      readonly database: string;
    }
  | { readonly action: 'lead' | 'give back' };

/** A database that can take over. */
export interface StandbyDatabase {
  readonly name: string;
  readonly instance: string;
  readonly databaseName: string;
  readonly adminSecret: string;
  readonly roles: readonly string[];
  /** Days for which it keeps automated backups once nobody follows it any more. */
  readonly backupDays: number;
}

export interface StandbyServer {
  readonly status: string;
  /** What it follows; undefined once it was promoted. */
  readonly source?: string;
  readonly host?: string;
  readonly port?: number;
}

/** What a failover needs of AWS. */
export interface FailoverTools {
  describe(instance: string): Promise<StandbyServer>;
  promote(instance: string, backupDays: number): Promise<void>;
  readAdmin(secret: string): Promise<{ readonly username: string; readonly password: string }>;
  setPassword(instance: string, password: string): Promise<void>;
  check(request: CheckRequest): Promise<ConsistencyReport>;
  /** Says where the name is to lead: 1 here, 0 to the first region. */
  sayFailedOver(value: 0 | 1): Promise<void>;
  wait(milliseconds: number): Promise<void>;
}

export interface StepResult {
  readonly done: string;
}

const TIMES_SAID = 3;
const POLL_MILLISECONDS = 10_000;
/** A function has 15 minutes; a step that takes longer fails, and goes on where it was when it is repeated. */
const POLLS = 84;

/** @throws Error that says what is in the way, and stops the failover before its next step */
export async function failoverStep(
  step: FailoverStep,
  databases: readonly StandbyDatabase[],
  tools: FailoverTools,
): Promise<StepResult> {
  if (!('database' in step)) return leadName(step.action, tools);
  const database = databases.find(({ name }) => name === step.database);
  if (database === undefined) throw new Error(`there is no database '${step.database}' that could take over`);
  switch (step.action) {
    case 'promote':
      return promote(database, tools);
    case 'configure':
      return configure(database, tools);
    case 'verify':
      return verify(database, tools);
  }
}

/** Said several times: what reads the number looks once a minute, and may miss one. */
async function leadName(action: 'lead' | 'give back', tools: FailoverTools): Promise<StepResult> {
  for (let time = 1; time <= TIMES_SAID; time += 1) {
    await tools.sayFailedOver(action === 'lead' ? 1 : 0);
    if (time < TIMES_SAID) await tools.wait(60_000);
  }
  return { done: action === 'lead' ? 'the name leads to this region' : 'the name leads to the first region' };
}

async function promote({ instance, backupDays }: StandbyDatabase, tools: FailoverTools): Promise<StepResult> {
  const before = await tools.describe(instance);
  if (before.source === undefined) return { done: `${instance} follows nothing: it was promoted before` };
  // AWS is at it already where an earlier try was cut off
  if (before.status === 'available') await tools.promote(instance, backupDays);
  await until(instance, tools, ({ status, source }) => status === 'available' && source === undefined);
  return { done: `${instance} was promoted, and keeps backups for ${backupDays} days` };
}

/** Nobody in this region knows the password that came with the data. */
async function configure({ instance, adminSecret }: StandbyDatabase, tools: FailoverTools): Promise<StepResult> {
  const { source, status } = await tools.describe(instance);
  if (source !== undefined) throw new Error(`${instance} still follows ${source} (${status}): promote it first`);
  const { password } = await tools.readAdmin(adminSecret);
  await tools.setPassword(instance, password);
  // the change itself takes seconds to show
  await tools.wait(POLL_MILLISECONDS);
  await until(instance, tools, ({ status: now }) => now === 'available');
  return { done: `the administrator of ${instance} signs in as ${adminSecret} says` };
}

async function verify(database: StandbyDatabase, tools: FailoverTools): Promise<StepResult> {
  const { host, port, source } = await tools.describe(database.instance);
  if (source !== undefined) throw new Error(`${database.instance} still follows ${source}: promote it first`);
  if (host === undefined || port === undefined) throw new Error(`${database.instance} has no address yet`);
  const { username, password } = await tools.readAdmin(database.adminSecret);
  const { databaseName, roles } = database;
  const report = await tools.check({ host, port, database: databaseName, user: username, password, roles });
  if (report.problems.length > 0) throw new Error(report.problems.join('; '));
  const left = report.leftOut.length === 0 ? '' : `; left out: ${report.leftOut.join(', ')}`;
  return { done: `read ${report.tables} tables with ${report.rows} rows${left}` };
}

async function until(
  instance: string,
  tools: FailoverTools,
  isThere: (server: StandbyServer) => boolean,
): Promise<void> {
  let status = 'unknown';
  for (let poll = 0; poll < POLLS; poll += 1) {
    await tools.wait(POLL_MILLISECONDS);
    const server = await tools.describe(instance);
    if (isThere(server)) return;
    status = server.status;
  }
  throw new Error(`${instance} is still ${status}: run the step again, it goes on where it was`);
}
