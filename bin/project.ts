import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { SystemSpec } from '../lib/spec/system';
import { resolveSystem } from '../lib/spec/system';
import { unknownChoice, UsageError } from '../lib/spec/usage-error';
import type { SystemOptions } from '../stacks/system-app';
import { loadSystemModule } from './load-system';

const EXTENSIONS = /\.(ts|mts|cts|js|mjs|cjs|json)$/;

/** What a system brings along beside its description: released versions, own stacks, and the account of the credentials in use. */
export type Surroundings = Pick<SystemOptions, 'released' | 'extend' | 'account'>;

/** The systems described in a team's folder, by the names of their files. */
export function systemFiles(folder: string): Map<string, string> {
  const systems = join(folder, 'systems');
  if (!isFolder(systems))
    throw new UsageError(
      `there is no folder 'systems' here\n  fix:     run this where your descriptions are, or start one: docs/guides/your-first-system.md`,
    );
  const files = new Map<string, string>();
  for (const file of readdirSync(systems).filter(isDescription)) {
    const name = file.replace(EXTENSIONS, '');
    const other = files.get(name);
    if (other !== undefined)
      throw new UsageError(
        `two files describe the system '${name}'\n  found:   ${other}, ${join('systems', file)}\n  fix:     keep one`,
      );
    files.set(name, join('systems', file));
  }
  return files;
}

function isDescription(file: string): boolean {
  return EXTENSIONS.test(file) && !file.includes('.extend.') && !/\.d\.[mc]?ts$/.test(file);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Reads and checks one description. Without a name, that of cdk.json, or the only one there is. */
export function readSystem(folder: string, name?: string): SystemSpec {
  const files = systemFiles(folder);
  const names = [...files.keys()].toSorted();
  if (names.length === 0)
    throw new UsageError(
      "the folder 'systems' describes no system\n  fix:     start one: docs/guides/your-first-system.md",
    );
  const preset = name === undefined ? defaultSystem(folder) : undefined;
  const wanted = name ?? preset ?? (names.length === 1 ? names[0] : undefined);
  if (wanted === undefined) throw new UsageError(`which system?\n  allowed: ${names.join(', ')}\n  fix:     name one`);
  const file = files.get(wanted);
  if (file === undefined) throw unknownChoice(preset === undefined ? 'system' : 'system in cdk.json', wanted, names);
  return readDescription(folder, file, wanted);
}

function readDescription(folder: string, file: string, name: string): SystemSpec {
  const exported = loadSystemModule(folder, file);
  const system = isResolved(exported) ? exported : resolveSystem(exported);
  if (system.name !== name)
    throw new UsageError(
      `${file}: the system is named '${system.name}'\n  allowed: ${name}\n  fix:     give file and system the same name`,
    );
  return system;
}

/** What `defineSystem` returns has its stages in a list, each with what was declared for it; a plain object has them by name. */
function isResolved(exported: unknown): exported is SystemSpec {
  if (typeof exported !== 'object' || exported === null || !('stages' in exported)) return false;
  const { stages } = exported;
  return (
    Array.isArray(stages) &&
    stages.length > 0 &&
    stages.every((stage) => typeof stage === 'object' && stage !== null && 'declared' in stage)
  );
}

/** Reads what stands beside the description of a system. */
export function readSurroundings(folder: string, system: string): Surroundings {
  const extend = readExtension(folder, system);
  const account = process.env['CDK_DEFAULT_ACCOUNT'];
  return { released: readReleasedTags(folder, system), ...(extend && { extend }), ...(account && { account }) };
}

/** The team's own stacks, where there is a file `systems/<name>.extend.ts`. */
function readExtension(folder: string, system: string): Surroundings['extend'] {
  const file = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs']
    .map((extension) => join('systems', `${system}.extend.${extension}`))
    .find((candidate) => existsSync(join(folder, candidate)));
  if (file === undefined) return undefined;
  const exported = loadSystemModule(folder, file);
  if (typeof exported !== 'function')
    throw new UsageError(
      `${file}: the default export is not a function\n  fix:     const extend: Extension = (stage, parts) => { ... }; export default extend`,
    );
  return exported as Surroundings['extend'];
}

/** Image tags that were released, as the delivery keeps them in `helm-charts/<system>/values.yaml`. */
function readReleasedTags(folder: string, system: string): Record<string, string> {
  const values = readData(folder, join('helm-charts', system, 'values.yaml'), parse) as
    { images?: Record<string, { tag?: string } | null> } | null | undefined;
  const images = Object.entries(values?.images ?? {});
  return Object.fromEntries(images.flatMap(([service, image]) => (image?.tag ? [[service, image.tag]] : [])));
}

/** The system that `cdk.json` names. */
function defaultSystem(folder: string): string | undefined {
  const settings = readData(folder, 'cdk.json', JSON.parse) as { context?: { system?: string } } | undefined;
  return settings?.context?.system;
}

function readData(folder: string, file: string, read: (text: string) => unknown): unknown {
  const path = join(folder, file);
  if (!existsSync(path)) return undefined;
  try {
    return read(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(
      `${file}: cannot be read\n  found:   ${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n  fix:     correct the file`,
    );
  }
}
