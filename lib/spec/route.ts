import { z } from 'zod';

const routePath = z
  .string()
  .max(124, 'a path has at most 124 characters')
  .regex(/^\/(?:[A-Za-z0-9_.~$'"@:+-]+\/)*(?:\*|[A-Za-z0-9_.~$'"@:+-]+)?$/, {
    message: 'a path like /v1/users (that page alone) or /v1/users/* (it and all below)',
  })
  .describe('`/v1/users` is that path alone; `/v1/users/*` is it and everything below; `/*` is everything.');

const settings = z.strictObject({
  path: routePath,
  host: z
    .string()
    .regex(/^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$/, 'a host name such as api.example.com')
    .optional()
    .describe('Only requests for this host name. Default: any.'),
  priority: z
    .number()
    .int()
    .min(1)
    .max(50_000)
    .optional()
    .describe('Place among the rules of the load balancer, lowest first. Default: computed from this route alone.'),
  rewrite: z
    .string()
    .max(124, 'a path has at most 124 characters')
    .regex(/^\/(?:[A-Za-z0-9_.~-]+\/)*(?:[A-Za-z0-9_.~-]+)?$/, 'a path like / or /api')
    .refine((path) => path === '/' || !path.endsWith('/'), 'no / at the end')
    .optional()
    .describe(
      'What the service sees instead of the path: with `/v1/auth/*` and `/`, `/v1/auth/login` arrives as `/login`. Default: the path as it was asked.',
    ),
});

/** What traffic reaches a web service. A string is the path. */
export const routeSchema = z
  .union([routePath, settings])
  .transform((route) => (typeof route === 'string' ? settings.parse({ path: route }) : route));

export type RouteSpec = z.output<typeof routeSchema>;
