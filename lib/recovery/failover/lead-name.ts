import type { FailoverTools, StepResult } from './tools';

const TIMES_SAID = 3;

/** Said several times: what reads the number looks once a minute, and may miss one. */
export async function leadName(action: 'lead' | 'give back', tools: FailoverTools): Promise<StepResult> {
  for (let time = 1; time <= TIMES_SAID; time += 1) {
    await tools.sayFailedOver(action === 'lead' ? 1 : 0);
    if (time < TIMES_SAID) await tools.wait(60_000);
  }
  return { done: action === 'lead' ? 'the name leads to this region' : 'the name leads to the first region' };
}
