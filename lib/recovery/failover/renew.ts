import type { FailoverDatabase, FailoverTools, StepResult } from './tools';
import { until } from './tools';

/** How long a rotation that is going may take, in looks ten seconds apart. */
const LOOKS = 18;

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
    await endOfRotation(secret, tools);
    if (await isNew()) continue;
    await tools.rotate(secret);
    await until(secret, tools, async () => ({ isThere: await isNew(), state: 'not rotated' }));
  }
  return { done: secrets.length === 0 ? 'no service signs in' : `new passwords in ${secrets.join(', ')}` };
}

/** One that failed while nothing could be written keeps Secrets Manager from starting another. */
async function endOfRotation(secret: string, tools: FailoverTools): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    if (!(await tools.rotation(secret)).isGoing) return;
    await tools.wait(10_000);
  }
  await tools.dropRotation(secret);
}
