import { z } from 'zod';

const roleArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    'the ARN of an IAM role, such as arn:aws:iam::111122223333:role/support',
  );

/** What the services run on. */
export const computeSchema = z.strictObject({
  containerInsights: z.enum(['enhanced', 'on', 'off']).default('enhanced').describe('Detail of the container metrics.'),
  access: z
    .strictObject({
      viewers: z.array(roleArn).default([]).describe('IAM roles of people who may look at everything but secrets.'),
      operators: z.array(roleArn).default([]).describe('IAM roles of people who may also restart what runs.'),
    })
    .prefault({})
    .describe('People who may use the platform itself.'),
});

export type ComputeSpec = z.output<typeof computeSchema>;
