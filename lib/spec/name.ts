import { z } from 'zod';

/**
 * A name that is legal everywhere it ends up: DNS label, Kubernetes object (DNS-1123), CloudFormation stack, ECS service.
 * Limits leave room for the compound names that AWS caps at 32 (load balancer: `<system>-<stage>`) or 40 (cache).
 */
export function nameSchema(what: string, maxLength: number) {
  return z
    .string()
    .max(maxLength, `a ${what} name has at most ${maxLength} characters`)
    .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, {
      message: 'lower-case letters, digits and single hyphens, starting with a letter',
      abort: true,
    })
    .refine((name) => !name.includes('--'), 'no two hyphens in a row')
    .refine(
      (name) => name !== 'constructor',
      "a name other than 'constructor', which every JavaScript object has already",
    );
}

export const systemName = nameSchema('system', 20).describe(
  'Name of the system: first part of every stack and resource name.',
);
export const stageName = nameSchema('stage', 10);
export const serviceName = nameSchema('service', 30);
export const resourceName = nameSchema('resource', 20);
export const groupName = nameSchema('group', 20);

/** An environment variable: what POSIX shells and both platforms accept. */
export const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and underscores, not starting with a digit');
