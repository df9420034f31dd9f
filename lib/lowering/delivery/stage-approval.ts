import type { StageSpec } from '../../spec/stage';

/** Before a stage is deployed: nothing, a person's yes, or that only where permissions are broadened. */
export type Approval = 'none' | 'always' | 'broadened-permissions';

/** In production nobody gets more permissions without a person's yes, whatever the description says. */
export function approvalOf({ delivery, production }: StageSpec): Approval {
  if (delivery?.approval ?? production) return 'always';
  return production ? 'broadened-permissions' : 'none';
}
