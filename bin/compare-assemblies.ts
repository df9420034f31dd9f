import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fullDiff } from '@aws-cdk/cloudformation-diff';
import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { ComparedStack } from '../lib/plan/review/stack-review';

type Template = Record<string, unknown>;

/** The stacks of two cloud assemblies by stage and concern, a stage in the order in which it deploys; what is gone comes last. */
export function compareAssemblies(base: string, head: string): ComparedStack[] {
  const [before, after] = [stacksIn(base), stacksIn(head)];
  const ids = [...new Set([...after.keys(), ...before.keys()])];
  return ids.map((id) => {
    const [old, fresh] = [before.get(id), after.get(id)];
    return {
      id,
      change: old && fresh ? 'changed' : old ? 'removed' : 'added',
      diff: fullDiff(templateOf(old), templateOf(fresh)),
      ...(old && { protectedBefore: old.terminationProtection ?? false }),
      ...(fresh && { protectedAfter: fresh.terminationProtection ?? false }),
    };
  });
}

function stacksIn(folder: string): Map<string, CloudFormationStackArtifact> {
  if (!existsSync(join(folder, 'manifest.json'))) return new Map();
  const stacks = new CloudAssembly(folder, { skipVersionCheck: true }).stacksRecursively;
  return new Map(stacks.map((stack) => [stack.hierarchicalId, stack]));
}

const templateOf = (stack: CloudFormationStackArtifact | undefined): Template =>
  (stack?.template as Template | undefined) ?? {};
