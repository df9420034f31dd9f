import { z } from 'zod';

const path = z
  .string()
  .regex(/^\/[^\s]*$/, 'a path starts with / and has no spaces')
  .describe('HTTP path that answers 2xx or 3xx when all is well.');

const seconds = (maximum: number) => z.number().int().min(0).max(maximum);

/** Timings carry Kubernetes' names and units; what a target cannot do exactly is rounded and reported. */
const settings = z.strictObject({
  path: path.optional(),
  command: z.array(z.string()).min(1).optional().describe('Command run in the container; exit code 0 is healthy.'),
  port: z.number().int().min(1).max(65535).optional().describe("Port asked. Default: the service's port."),
  initialDelaySeconds: seconds(3600).default(0).describe('Wait before the first check, in seconds.'),
  periodSeconds: z.number().int().min(1).max(300).default(10).describe('Time between two checks, in seconds.'),
  timeoutSeconds: z.number().int().min(1).max(120).default(5).describe('Time one check may take, in seconds.'),
  failureThreshold: z.number().int().min(1).max(100).default(3).describe('Failures in a row that count as down.'),
  successThreshold: z.number().int().min(1).max(10).default(1).describe('Successes in a row that count as up.'),
});

/** One health check. A string is its path: `'/healthz'`. With a port alone, the port accepts a connection. */
export const probeSchema = z
  .union([path, settings])
  .transform((probe) => (typeof probe === 'string' ? settings.parse({ path: probe }) : probe));

export const probesSchema = z.strictObject({
  startup: probeSchema
    .optional()
    .describe('Until it succeeds the others wait. Failing for good: the replica is replaced.'),
  liveness: probeSchema.optional().describe('Failing: the replica is restarted.'),
  readiness: probeSchema
    .optional()
    .describe('Failing: the replica gets no traffic. Default for a web service: its liveness probe.'),
});

export type ProbeSpec = z.output<typeof probeSchema>;
export type ProbesSpec = z.output<typeof probesSchema>;
