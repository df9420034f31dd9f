import { statSync } from 'node:fs';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { StackPlan } from './plan';

/** The stacks of each stage, by the stage's name, in the order in which they deploy. */
export function readStacks(assembly: CloudAssembly): ReadonlyMap<string, StackPlan[]> {
  const stages = new Map<string, StackPlan[]>();
  for (const stack of assembly.stacksRecursively) {
    const [stage = ''] = stack.hierarchicalId.split('/');
    const template = stack.template as { Resources?: object };
    const own = stages.get(stage) ?? [];
    own.push({
      name: stack.stackName,
      region: stack.environment.region,
      resources: Object.keys(template.Resources ?? {}).length,
      templateBytes: statSync(stack.templateFullPath).size,
    });
    stages.set(stage, own);
  }
  return stages;
}
