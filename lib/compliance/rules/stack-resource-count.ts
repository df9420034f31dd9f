import type { Template } from '../rule';

/** CloudFormation takes 500 resources; the last fifty are room for the next release. */
const MAX_RESOURCES = 450;

/** Stacks stay clear of the limit at which CloudFormation refuses them. */
export function stackResourceCount({ Resources = {} }: Template): string[] {
  const count = Object.keys(Resources).length;
  return count > MAX_RESOURCES ? [`${count}>${MAX_RESOURCES}`] : [];
}
