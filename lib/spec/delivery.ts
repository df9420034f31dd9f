import { z } from 'zod';

/** How new versions reach the stages. */
export const deliverySchema = z.strictObject({
  repository: z
    .string()
    .regex(/^https:\/\/[^\s]+$/, 'the HTTPS address of a Git repository, such as https://github.com/acme/shop.git')
    .describe('Git repository that holds the description and the rendered chart. On eks Argo CD follows it.'),
  private: z
    .boolean()
    .default(true)
    .describe(
      'Argo CD signs in with the secret `<system>/<stage>/delivery/git`, which is made empty, to be filled by hand.',
    ),
});

export type DeliverySpec = z.output<typeof deliverySchema>;
