import type { Rule } from './rule-weights';

/** The part of the ElasticLoadBalancingV2 client of the AWS SDK that is used here. */
export interface RulesClient {
  describeRules(input: { ListenerArn: string; PageSize: number; Marker?: string }): Promise<{
    readonly Rules?: readonly Rule[];
    readonly NextMarker?: string;
  }>;
}

/** The most that one call returns. */
const PAGE_SIZE = 400;

/**
 * All rules of a listener, its default action among them. A listener that is gone has none.
 *
 * @throws Error that names the listener when the rules cannot be read
 */
export async function readRules(client: RulesClient, listenerArn: string): Promise<readonly Rule[]> {
  const rules: Rule[] = [];
  let marker: string | undefined;
  try {
    do {
      const page = await client.describeRules({ ListenerArn: listenerArn, PageSize: PAGE_SIZE, Marker: marker });
      rules.push(...(page.Rules ?? []));
      marker = page.NextMarker;
    } while (marker);
  } catch (error) {
    if (error instanceof Error && error.name === 'ListenerNotFoundException') return [];
    throw new Error(`cannot read the live weights at ${listenerArn}: ${String(error)}`, { cause: error });
  }
  return rules;
}
