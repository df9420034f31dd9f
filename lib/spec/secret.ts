import { z } from 'zod';

/** A value that only the services which name it may read. Without `existing` an empty one is made, to be filled by hand. */
export const secretSchema = z.strictObject({
  description: z.string().max(2048).optional().describe('What it is for; shown to the person who fills it.'),
  fields: z
    .array(z.string().regex(/^[A-Za-z0-9_.-]+$/, 'letters, digits and _ . -'))
    .min(1)
    .optional()
    .describe('Keys, when the value is a JSON object. Default: the value is plain text.'),
  existing: z
    .strictObject({
      arn: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+-[A-Za-z0-9]{6}$/,
          'the complete ARN, with its six-character suffix',
        )
        .describe('ARN of the secret.'),
    })
    .optional()
    .describe('Use a secret that is already there instead of making one.'),
  refreshHours: z
    .number()
    .int()
    .min(1)
    .max(720)
    .default(1)
    .describe('How often a running system looks for a new value, in hours.'),
});

export type SecretSpec = z.output<typeof secretSchema>;
