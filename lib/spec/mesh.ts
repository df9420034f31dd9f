import { z } from 'zod';

/** Proxies beside the services, through which they talk to each other. */
export const meshSchema = z.strictObject({
  mutualTls: z
    .enum(['strict', 'permissive'])
    .describe(
      'Whether services take from each other only what is encrypted and shows who calls. `permissive` takes anything else, too: for the releases in which a running stage gets its mesh.',
    ),
  retries: z
    .number()
    .int()
    .min(0)
    .max(10)
    .default(2)
    .describe('Further attempts for a request between services that did not arrive.'),
  circuitBreaker: z
    .strictObject({
      consecutiveErrors: z
        .number()
        .int()
        .min(1)
        .max(1000)
        .default(5)
        .describe('Errors in a row after which a replica gets no more requests for a while.'),
      ejectionSeconds: z
        .number()
        .int()
        .min(1)
        .max(3600)
        .default(30)
        .describe('How long it gets none, in seconds; longer each time it happens again.'),
    })
    .prefault({})
    .describe('When to leave a replica alone that answers with errors.'),
});

export type MeshSpec = z.output<typeof meshSchema>;
