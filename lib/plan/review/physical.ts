/** Whether a `DeletionPolicy` or `UpdateReplacePolicy` leaves the thing where it is. */
export function keepsPhysical(policy: unknown): boolean {
  return policy === 'Retain' || policy === 'RetainExceptOnCreate';
}

/** What becomes of the old thing under such a policy, in words. */
export function fateUnder(policy: unknown): string {
  if (keepsPhysical(policy)) return 'the old one stays, outside of CloudFormation';
  return policy === 'Snapshot' ? 'of the old one a snapshot stays' : 'the old one is deleted';
}
