import { z } from 'zod';
import { resourceName } from './name';

/** Fields that the program of a service and the containers beside it share. */
export const portNumber = z.number().int().min(1).max(65535);
export const command = z.array(z.string()).min(1);
export const absolutePath = z.string().regex(/^\/[^\s]+$/, 'an absolute path without spaces');

export const imageName = z
  .string()
  .regex(/^[^\s]+(:[\w.-]+|@sha256:[0-9a-f]{64})$/, 'an image with a tag or digest, such as nginx:1.29-alpine');

export const files = z
  .record(absolutePath, z.string())
  .default({})
  .describe('Configuration files: path in the container to content.');

export const secretReferenceSchema = z
  .union([
    resourceName,
    z.strictObject({
      secret: resourceName.describe('Name of the secret.'),
      field: z.string().describe('Key of its JSON object.'),
    }),
  ])
  .transform(
    (reference) =>
      (typeof reference === 'string' ? { secret: reference } : reference) as { secret: string; field?: string },
  );

export type SecretReferenceSpec = z.output<typeof secretReferenceSchema>;
