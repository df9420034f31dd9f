import { parseArgs } from 'node:util';
import { Failure } from './failure';

export type Command =
  | { readonly name: 'backup' }
  | { readonly name: 'list' }
  | { readonly name: 'verify'; readonly dump: string | undefined }
  | {
      readonly name: 'restore';
      readonly dump: string | undefined;
      readonly into: string;
      readonly replace: boolean;
      readonly withoutRoles: boolean;
    };

export const USAGE = `usage: postgres-backup backup
       postgres-backup list
       postgres-backup verify [--dump <name>]
       postgres-backup restore --into <database> [--dump <name>] [--replace] [--without-roles]

<name> is that of a dump as list shows it, e.g. 2026-11-21; without it, the latest that is complete`;

/** @throws Failure with the usage */
export function parseCommand(args: readonly string[]): Command {
  const [name, ...rest] = args;
  try {
    if (name === 'backup' || name === 'list') return none(rest, { name });
    if (name === 'verify') return { name, dump: options(rest, { dump: text }).dump };
    if (name === 'restore') return restoreCommand(rest);
  } catch (error) {
    throw new Failure(`${(error as Error).message}\n${USAGE}`);
  }
  throw new Failure(`${name === undefined ? 'no command' : `no command ${JSON.stringify(name)}`}\n${USAGE}`);
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;

function restoreCommand(args: readonly string[]): Command {
  const { into, dump, ...flags } = options(args, { into: text, dump: text, replace: flag, 'without-roles': flag });
  if (!into) throw new Error('--into is missing: the name of the database to restore into');
  return { name: 'restore', into, dump, replace: flags.replace, withoutRoles: flags['without-roles'] };
}

function none<T>(args: readonly string[], command: T): T {
  options(args, {});
  return command;
}

function options<const T extends NonNullable<Parameters<typeof parseArgs>[0]>['options']>(
  args: readonly string[],
  known: T,
) {
  return parseArgs({ args: [...args], options: known, allowPositionals: false }).values;
}
