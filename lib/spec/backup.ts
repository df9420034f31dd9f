import { z } from 'zod';
import { resourceName } from './name';

const cron = z
  .string()
  .regex(/^(\S+\s+){4}\S+$/, 'five fields: minute hour day month weekday')
  .describe('Five cron fields: minute, hour, day of month, month, day of week.');
const timeZone = z.string().default('UTC').describe('IANA time zone of the schedule.');

/** Copies of data beside point-in-time recovery. */
export const backupSchema = z.strictObject({
  snapshots: z
    .array(
      z.strictObject({
        cron,
        timeZone,
        retentionDays: z.number().int().min(1).max(3650).default(30).describe('Days until a copy is deleted.'),
      }),
    )
    .default([])
    .describe('Schedules on which everything with data is copied into a vault.'),
  lock: z
    .enum(['none', 'governance', 'compliance'])
    .default('governance')
    .describe(
      'Who may delete a copy before its time: `none`: whoever may delete copies; `governance`: only who may change the vault; `compliance`: nobody, not even AWS, once three days have passed.',
    ),
  dumps: z
    .record(
      resourceName,
      z.strictObject({
        cron: cron.default('0 3 * * *'),
        timeZone,
        prefix: z
          .string()
          .regex(/^[\w-]+(\/[\w-]+)*$/, 'letters, digits, hyphens and underscores, with slashes between them')
          .optional()
          .describe('First part of the names of its objects. Default: the name of the system with `-backups`.'),
        retentionDays: z.number().int().min(1).max(3650).default(30).describe('Days until a dump is deleted.'),
        lateMinutes: z
          .number()
          .int()
          .min(5)
          .max(1440)
          .default(120)
          .describe('Minutes after its time at which a dump that has not succeeded raises an alarm.'),
      }),
    )
    .default({})
    .describe('Logical dumps of databases, encrypted, by name of the database.'),
});

export type BackupSpec = z.output<typeof backupSchema>;
export type DumpSpec = BackupSpec['dumps'][string];
