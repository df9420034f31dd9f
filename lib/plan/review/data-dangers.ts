import type { ResourceDifference } from '@aws-cdk/cloudformation-diff';
import { heldBy } from '../../data/lasting-types';
import { isObject } from '../../spec/merge-patch';
import { fateUnder, keepsPhysical } from './physical';
import type { Danger } from './review';
import type { ComparedStack } from './stack-review';
import { actionOf } from './stack-review';

/** What of a stack's data, and of what other stacks refer to, may be lost: replacements, removals, protection taken away. */
export function dataDangers({ id, diff, change, protectedBefore, protectedAfter }: ComparedStack): Danger[] {
  const found = Object.entries(diff.resources.changes).flatMap(([logicalId, resource]) => {
    const held = heldBy(resource.oldResourceType ?? '');
    return held === undefined ? [] : lossesOf(`${logicalId} (${resource.oldResourceType})`, resource);
  });
  const unprotected = change === 'changed' && protectedBefore === true && protectedAfter === false;
  const texts = unprotected ? [...found, 'the stack loses its termination protection'] : found;
  return texts.map((text) => ({ kind: 'data', place: id, text }));
}

function lossesOf(name: string, resource: ResourceDifference): string[] {
  const { oldValue = { Type: '' }, newValue = { Type: '' } } = resource;
  const empties = heldBy(oldValue.Type) === 'data' ? 'by an empty one' : 'by another, which others must learn of';
  switch (actionOf(resource)) {
    case 'replace':
      return [`${name} is replaced ${empties}${becauseOf(resource)}; ${fateUnder(oldValue['UpdateReplacePolicy'])}`];
    case 'may-replace':
      return [
        `${name} may be replaced ${empties}${becauseOf(resource)}; ${fateUnder(oldValue['UpdateReplacePolicy'])}`,
      ];
    case 'delete':
      return [`${name} is removed; ${fateUnder(oldValue['DeletionPolicy'])}`];
    case 'leave-behind':
      return [`${name} is removed; ${fateUnder('Retain')}`];
    default:
      return protectionLost(name, oldValue, newValue);
  }
}

/** The properties that cannot change in place. */
function becauseOf({ propertyUpdates }: ResourceDifference): string {
  const names = Object.entries(propertyUpdates)
    .filter(([, { changeImpact }]) => `${changeImpact}` === 'WILL_REPLACE' || `${changeImpact}` === 'MAY_REPLACE')
    .map(([name]) => name);
  return names.length > 0 ? ` (${names.join(', ')})` : '';
}

type Template = Readonly<Record<string, unknown>>;

function protectionLost(name: string, before: Template, after: Template): string[] {
  const lost = ['DeletionPolicy', 'UpdateReplacePolicy'].filter(
    (policy) => isSafe(before[policy]) && !isSafe(after[policy]),
  );
  const isUnlocked = deletionProtection(before) === true && deletionProtection(after) !== true;
  return [
    ...lost.map((policy) => `${name}: its ${policy} no longer keeps it`),
    ...(isUnlocked ? [`${name} loses its deletion protection`] : []),
  ];
}

function isSafe(policy: unknown): boolean {
  return keepsPhysical(policy) || policy === 'Snapshot';
}

function deletionProtection({ Properties: properties }: Template): unknown {
  return isObject(properties)
    ? (properties['DeletionProtection'] ?? properties['DeletionProtectionEnabled'])
    : undefined;
}
