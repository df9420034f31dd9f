import type { FailoverDatabase, FailoverTools, StepResult } from './tools';
import { until } from './tools';

/** Passwords changed where the data was meanwhile: each service of this region gets one that the data knows. */
export async function renewPasswords(
  { secrets }: FailoverDatabase,
  since: string,
  tools: FailoverTools,
): Promise<StepResult> {
  const moment = new Date(since).getTime();
  for (const secret of secrets) {
    const isNew = async () => {
      const { at, isGoing } = await tools.rotation(secret);
      return !isGoing && at !== undefined && at.getTime() >= moment;
    };
    if (await isNew()) continue;
    await tools.rotate(secret);
    await until(secret, tools, async () => ({ isThere: await isNew(), state: 'not rotated' }));
  }
  return { done: secrets.length === 0 ? 'no service signs in' : `new passwords in ${secrets.join(', ')}` };
}
