import type { CustomResourceRequest } from '../../shared/cloudformation-response';
import { respond } from '../../shared/cloudformation-response';
import type { RulesClient } from './read-rules';
import { readRules } from './read-rules';
import type { TargetGroups, Weights } from './rule-weights';
import { liveWeights } from './rule-weights';

/** Properties of the custom resource. CloudFormation turns numbers into strings. */
export interface LiveWeightsProperties {
  readonly ListenerArn: string;
  readonly Priority: string;
  readonly TargetGroupArns: TargetGroups;
}

export type LiveWeightsRequest = CustomResourceRequest<LiveWeightsProperties>;

/** What a service receives before ECS has released it for the first time. */
const BEFORE_ANY_RELEASE: Weights = { PrimaryWeight: 100, AlternateWeight: 0 };

/** Entry point of the Lambda function. */
export function handler(request: LiveWeightsRequest): Promise<void> {
  return respond(request, () => answer(request, elasticLoadBalancing()));
}

/**
 * The attributes of the custom resource: the weights with which the rule forwards at this moment.
 *
 * A changed rule is still as the old properties say when CloudFormation asks, also in a rollback, where the old ones
 * are those that failed. So the old listener and priority are looked at first, then the wanted ones. Nothing on Delete.
 */
export async function answer(request: LiveWeightsRequest, client: RulesClient): Promise<Weights | undefined> {
  if (request.RequestType === 'Delete') return undefined;
  const wanted = request.ResourceProperties;
  const places = [request.OldResourceProperties ?? wanted, wanted];
  const priorities = places.map((place) => place.Priority);
  for (const listenerArn of new Set(places.map((place) => place.ListenerArn))) {
    const rules = await readRules(client, listenerArn);
    const weights = liveWeights(rules, wanted.TargetGroupArns, priorities);
    if (weights) return weights;
  }
  return BEFORE_ANY_RELEASE;
}

/** The runtime brings the SDK. Seven attempts wait out throttling for up to about 50 seconds. */
function elasticLoadBalancing(): RulesClient {
  const sdk = require('@aws-sdk/client-elastic-load-balancing-v2') as {
    ElasticLoadBalancingV2: new (options: { maxAttempts: number }) => RulesClient;
  };
  return new sdk.ElasticLoadBalancingV2({ maxAttempts: 7 });
}
