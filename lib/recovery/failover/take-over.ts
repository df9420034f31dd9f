import type { FailoverDatabase, FailoverTools, Server, StepResult } from './tools';
import { untilServer } from './tools';

export async function promote({ instance, backupDays }: FailoverDatabase, tools: FailoverTools): Promise<StepResult> {
  const before = await serverOf(instance, tools);
  if (before.source === undefined) return { done: `${instance} follows nothing: it was promoted before` };
  // AWS is at it already where an earlier try was cut off
  if (before.status === 'available') await tools.promote(instance, backupDays);
  await untilServer(instance, tools, ({ status, source }) => status === 'available' && source === undefined);
  return { done: `${instance} was promoted, and keeps backups for ${backupDays} days` };
}

/** Nobody in this region knows the password that came with the data. */
export async function configure(
  { instance, adminSecret }: FailoverDatabase,
  tools: FailoverTools,
): Promise<StepResult> {
  const { source, status } = await serverOf(instance, tools);
  if (source !== undefined) throw new Error(`${instance} still follows ${source} (${status}): promote it first`);
  const { password } = await tools.readAdmin(adminSecret);
  await tools.setPassword(instance, password);
  // the change itself takes seconds to show
  await untilServer(instance, tools, ({ status: now }) => now === 'available');
  return { done: `the administrator of ${instance} signs in as ${adminSecret} says` };
}

export async function verify(database: FailoverDatabase, tools: FailoverTools): Promise<StepResult> {
  const { host, port, source } = await serverOf(database.instance, tools);
  if (source !== undefined) throw new Error(`${database.instance} still follows ${source}: promote it first`);
  if (host === undefined || port === undefined) throw new Error(`${database.instance} has no address yet`);
  const { username, password } = await tools.readAdmin(database.adminSecret);
  const { databaseName, roles } = database;
  const report = await tools.check({ host, port, database: databaseName, user: username, password, roles });
  if (report.problems.length > 0) throw new Error(report.problems.join('; '));
  const left = report.leftOut.length === 0 ? '' : `; left out: ${report.leftOut.join(', ')}`;
  return { done: `read ${report.tables} tables with ${report.rows} rows${left}` };
}

async function serverOf(instance: string, tools: FailoverTools): Promise<Server> {
  const server = await tools.describe(instance);
  if (server === undefined) throw new Error(`there is no ${instance} in this region`);
  return server;
}
