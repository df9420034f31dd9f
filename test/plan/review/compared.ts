import { fullDiff } from '@aws-cdk/cloudformation-diff';
import type { ComparedStack } from '../../../lib/plan/review/stack-review';

/** Resources of a template, by logical id. */
export type Resources = Readonly<Record<string, object>>;

/** A stack `prod/main` before and after a change. */
export function compared(before: Resources, after: Resources, more: Partial<ComparedStack> = {}): ComparedStack {
  return { id: 'prod/main', change: 'changed', diff: fullDiff({ Resources: before }, { Resources: after }), ...more };
}
