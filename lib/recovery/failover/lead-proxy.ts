import type { FailoverDatabase, FailoverTools, StepResult } from './tools';
import { until } from './tools';

/** What was renamed a proxy may lead to still, under whichever name: it is told anew. */
export async function leadProxy({ instance, proxy }: FailoverDatabase, tools: FailoverTools): Promise<StepResult> {
  if (proxy === undefined) return { done: `no proxy stands before ${instance}` };
  const targets = await tools.proxyTargets(proxy);
  const [only, ...others] = targets;
  if (only?.instance !== instance || !only.isReached || others.length > 0) {
    for (const target of targets) await tools.takeFromProxy(proxy, target.instance);
    await tools.leadProxy(proxy, instance);
  }
  await until(proxy, tools, async () => {
    const [target] = await tools.proxyTargets(proxy);
    return { isThere: target?.instance === instance && target.isReached, state: 'not led' };
  });
  return { done: `${proxy} leads to ${instance}` };
}
