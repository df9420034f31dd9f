import type { ResourceDifference, ResourceImpact, TemplateDiff } from '@aws-cdk/cloudformation-diff';
import { keepsPhysical } from './physical';
import type { ResourceAction, ResourceReview, StackReview } from './review';
import { valueChanges } from './value-changes';

/** A stack in both revisions. */
export interface ComparedStack {
  /** Stage and concern: `prod/database`. */
  readonly id: string;
  readonly change: StackReview['change'];
  readonly diff: TemplateDiff;
  /** Whether CloudFormation refuses to delete it; absent where there is none. */
  readonly protectedBefore?: boolean;
  readonly protectedAfter?: boolean;
}

const actions: Readonly<Record<`${ResourceImpact}`, ResourceAction | undefined>> = {
  WILL_CREATE: 'create',
  WILL_IMPORT: 'create',
  WILL_UPDATE: 'update',
  WILL_REPLACE: 'replace',
  MAY_REPLACE: 'may-replace',
  WILL_DESTROY: 'delete',
  WILL_ORPHAN: 'leave-behind',
  NO_CHANGE: undefined,
};

/** What CloudFormation would do to a stack; undefined where that is nothing. */
export function reviewStack({ id, change, diff }: ComparedStack): StackReview | undefined {
  const resources = Object.entries(diff.resources.changes).flatMap(([logicalId, resource]) =>
    reviewResource(logicalId, resource),
  );
  const sections = changedSections(diff);
  if (change === 'changed' && resources.length + sections.length === 0) return undefined;
  return { id, change, resources, sections };
}

function reviewResource(logicalId: string, resource: ResourceDifference): ResourceReview[] {
  const action = actionOf(resource);
  if (action === undefined) return [];
  const type = resource.newResourceType ?? resource.oldResourceType ?? '';
  const isPartial = action !== 'create' && action !== 'delete' && action !== 'leave-behind';
  return [{ logicalId, type, action, values: isPartial ? valuesOf(resource) : [] }];
}

/**
 * What happens to a resource. CDK's diff also marks those that refer to a replaced one, whose own lines stay the same: these
 * count only where they are replaced in turn.
 */
export function actionOf(resource: ResourceDifference): ResourceAction | undefined {
  const { changeImpact, oldValue, newValue } = resource;
  const action = actions[changeImpact];
  if (action === undefined) return valuesOf(resource).length > 0 ? 'update' : undefined;
  if (action === 'delete' && oldValue && keepsPhysical(oldValue['DeletionPolicy'])) return 'leave-behind';
  const isEcho = action === 'update' && oldValue && newValue && valuesOf(resource).length === 0;
  return isEcho ? undefined : action;
}

/** Changed values of a resource, metadata left out. */
function valuesOf({ oldValue, newValue }: ResourceDifference) {
  const { Metadata: _, Type: before, Properties: old, ...oldRest } = oldValue ?? { Type: '' };
  const { Metadata: __, Type: after, Properties: fresh, ...newRest } = newValue ?? { Type: '' };
  return [...valueChanges({ Type: before, ...oldRest }, { Type: after, ...newRest }), ...valueChanges(old, fresh)];
}

/** Metadata is for people and tools; CloudFormation does nothing with it. */
function changedSections(diff: TemplateDiff): string[] {
  const named = {
    Parameters: diff.parameters,
    Conditions: diff.conditions,
    Mappings: diff.mappings,
    Outputs: diff.outputs,
    'other sections': diff.unknown,
  };
  return Object.entries(named).flatMap(([name, changes]) => (changes.differenceCount > 0 ? [name] : []));
}
