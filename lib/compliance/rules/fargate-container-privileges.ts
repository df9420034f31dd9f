import { NagRuleCompliance, type NagRuleResult } from 'cdk-nag';
import { isTrue, itemsAt, valueAt } from '../properties';
import type { ResourceView } from '../rule';

/**
 * Task definitions that may run on Fargate ask for nothing of the host: no host network, no privileged container, no
 * added Linux capability. ECS refuses most of it when the task starts, CDK and CloudFormation do not.
 */
export function fargateContainerPrivileges({ type, properties }: ResourceView): NagRuleResult {
  if (type !== 'AWS::ECS::TaskDefinition' || !itemsAt(properties, 'RequiresCompatibilities').includes('FARGATE')) {
    return NagRuleCompliance.NOT_APPLICABLE;
  }
  const ofTask = properties.NetworkMode === 'awsvpc' ? [] : [`NetworkMode:${String(properties.NetworkMode)}`];
  return [...ofTask, ...itemsAt(properties, 'ContainerDefinitions').flatMap(privilegesOf)];
}

function privilegesOf(container: unknown): string[] {
  const name = String(valueAt(container, 'Name'));
  const privileged = isTrue(valueAt(container, 'Privileged')) ? [`${name}:privileged`] : [];
  const capabilities = itemsAt(container, 'LinuxParameters', 'Capabilities', 'Add');
  return [...privileged, ...capabilities.map((capability) => `${name}:${String(capability)}`)];
}
