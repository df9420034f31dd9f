import type { FailoverDatabase, FailoverTools, LagPoint, StepResult } from './tools';
import { until } from './tools';

/**
 * Whether a copy has everything that was written until a moment. PostgreSQL says how old the newest change is that a copy
 * has; where nobody writes that grows, until RDS itself writes something, which it does every five minutes.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PostgreSQL.Replication.ReadReplicas.html
 */
export const hasAllUntil = (moment: Date, points: readonly LagPoint[]): boolean =>
  points.some(({ at, seconds }) => seconds >= 0 && at.getTime() - seconds * 1000 > moment.getTime());

/**
 * Waits until nothing is missing of what was written before the failover was started.
 *
 * @param since when nobody wrote any more
 */
export async function catchUp(
  { instance }: FailoverDatabase,
  since: string,
  tools: FailoverTools,
): Promise<StepResult> {
  const server = await tools.describe(instance);
  if (server && server.source === undefined) return { done: `${instance} follows nothing: it was promoted before` };
  const moment = new Date(since);
  if (Number.isNaN(moment.getTime())) throw new Error(`'${since}' is no time`);
  await until(instance, tools, async () => {
    const points = await tools.lag(instance);
    return { isThere: hasAllUntil(moment, points), state: `behind ${since}` };
  });
  return { done: `${instance} has everything that was written before ${since}` };
}
