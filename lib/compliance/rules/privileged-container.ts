import { NagRuleCompliance, type NagRuleResult } from 'cdk-nag';
import { isTrue, itemsAt, valueAt } from '../properties';
import type { ResourceView } from '../rule';

/** Containers that are root on their EC2 instance, one finding each. Somebody has to say why. */
export function privilegedContainer({ type, properties }: ResourceView): NagRuleResult {
  if (type !== 'AWS::ECS::TaskDefinition') return NagRuleCompliance.NOT_APPLICABLE;
  // which has a rule of its own for what may run on Fargate
  if (itemsAt(properties, 'RequiresCompatibilities').includes('FARGATE')) return NagRuleCompliance.NOT_APPLICABLE;
  return itemsAt(properties, 'ContainerDefinitions')
    .filter((container) => isTrue(valueAt(container, 'Privileged')))
    .map((container) => String(valueAt(container, 'Name')));
}
