import { z } from 'zod';

const rollback = {
  rollbackOnErrorPercent: z
    .number()
    .min(0.1)
    .max(100)
    .default(5)
    .describe('Share of 5xx answers during a release that rolls it back, in percent.'),
};
const bakeMinutes = z
  .number()
  .int()
  .min(0)
  .max(1440)
  .default(5)
  .describe('Time to watch before the old version goes, in minutes.');
const stepMinutes = z.number().int().min(0).max(1440).default(5).describe('Time to watch after each step, in minutes.');
const stepPercent = z.number().min(1).max(99);

/** How a new version takes over from the old one. */
export const releaseSchema = z.discriminatedUnion('strategy', [
  z.strictObject({
    strategy: z.literal('rolling').describe('Replaces replicas a few at a time.'),
    maxSurge: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe('Replicas above the wanted number during a release. Default: as many again.'),
    maxUnavailable: z.number().int().min(0).default(0).describe('Replicas that may be missing during a release.'),
    ...rollback,
  }),
  z.strictObject({
    strategy: z.literal('blue-green').describe('Starts a complete second set and moves all traffic at once.'),
    bakeMinutes,
    ...rollback,
  }),
  z.strictObject({
    strategy: z.literal('linear').describe('Moves traffic in equal steps.'),
    stepPercent: stepPercent.default(10).describe('Traffic shifted in each step, in percent.'),
    stepMinutes,
    bakeMinutes,
    ...rollback,
  }),
  z.strictObject({
    strategy: z.literal('canary').describe('Moves a little traffic first, then the rest.'),
    stepPercent: stepPercent.default(10).describe('Traffic that the new version gets first, in percent.'),
    stepMinutes,
    bakeMinutes,
    ...rollback,
  }),
]);

export type ReleaseSpec = z.output<typeof releaseSchema>;
type ReleaseInput = z.input<typeof releaseSchema>;
type Options<S extends ReleaseInput['strategy']> = Omit<Extract<ReleaseInput, { strategy: S }>, 'strategy'>;

/** Replaces replicas a few at a time. */
export const rolling = (options: Options<'rolling'> = {}) => ({ strategy: 'rolling', ...options }) as const;

/** Starts a complete second set and moves all traffic at once. */
export const blueGreen = (options: Options<'blue-green'> = {}) => ({ strategy: 'blue-green', ...options }) as const;

/** Moves traffic in equal steps. */
export const linear = (options: Options<'linear'> = {}) => ({ strategy: 'linear', ...options }) as const;

/** Moves a little traffic first, then the rest. */
export const canary = (options: Options<'canary'> = {}) => ({ strategy: 'canary', ...options }) as const;
