import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Extension } from '../lib/contracts/extension';
import type { ReleasedTags } from '../lib/lowering/released';
import type { StageSpec } from '../lib/spec/stage';
import type { SystemSpec } from '../lib/spec/system';
import { resolveSystem } from '../lib/spec/system';
import type { DeploymentTarget } from '../lib/spec/target';
import { deploymentTargets } from '../lib/spec/target';
import { unknownChoice, UsageError } from '../lib/spec/usage-error';
import { loadSystemModule } from './load-system';

const EXTENSIONS = /\.(ts|mts|cts|js|mjs|cjs|json)$/;

/** Targets whose engine is built. */
export const availableTargets: readonly DeploymentTarget[] = ['fargate'];

/** The systems described in a team's folder, by the names of their files. */
export function systemFiles(folder: string): Map<string, string> {
  const systems = join(folder, 'systems');
  if (!existsSync(systems))
    throw new UsageError(
      `there is no folder 'systems' here\n  fix:     run this where your descriptions are, or start one: docs/guides/your-first-system.md`,
    );
  const files = readdirSync(systems, { withFileTypes: true }).filter(
    (entry) =>
      entry.isFile() &&
      EXTENSIONS.test(entry.name) &&
      !entry.name.includes('.extend.') &&
      !entry.name.endsWith('.d.ts'),
  );
  return new Map(files.map(({ name }) => [name.replace(EXTENSIONS, ''), join('systems', name)]));
}

/** Reads and checks one description. Without a name, the only one there is. */
export function readSystem(folder: string, name?: string): SystemSpec {
  const files = systemFiles(folder);
  const names = [...files.keys()].sort();
  const wanted = name ?? (names.length === 1 ? names[0] : undefined);
  if (wanted === undefined)
    throw new UsageError(`which system?\n  allowed: ${names.join(', ') || 'none is described'}\n  fix:     name one`);
  const file = files.get(wanted);
  if (file === undefined) throw unknownChoice('system', wanted, names);
  const exported = loadSystemModule(folder, file);
  const system = isResolved(exported) ? exported : resolveSystem(exported);
  if (system.name !== wanted)
    throw new UsageError(
      `${file}: the system is named '${system.name}'\n  allowed: ${wanted}\n  fix:     give file and system the same name`,
    );
  return system;
}

/** What `defineSystem` returns has its stages in a list; a plain object has them by name. */
function isResolved(exported: unknown): exported is SystemSpec {
  return typeof exported === 'object' && exported !== null && 'stages' in exported && Array.isArray(exported.stages);
}

/** The team's own stacks, where there is a file `systems/<name>.extend.ts`. */
function readExtension(folder: string, system: string): Extension | undefined {
  const file = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs']
    .map((extension) => join('systems', `${system}.extend.${extension}`))
    .find((candidate) => existsSync(join(folder, candidate)));
  if (file === undefined) return undefined;
  const exported = loadSystemModule(folder, file);
  if (typeof exported !== 'function')
    throw new UsageError(
      `${file}: the default export is not a function\n  fix:     const extend: Extension = (stage, parts) => { ... }; export default extend`,
    );
  return exported as Extension;
}

/** What a system brings along beside its description: released versions, own stacks, and the account of the credentials in use. */
export function readSurroundings(
  folder: string,
  system: string,
): { released: ReleasedTags; extend?: Extension; account?: string } {
  const extend = readExtension(folder, system);
  const account = process.env['CDK_DEFAULT_ACCOUNT'];
  return { released: readReleasedTags(folder, system), ...(extend && { extend }), ...(account && { account }) };
}

/** Image tags that were released, as the delivery keeps them in `helm-charts/<system>/values.yaml`. */
function readReleasedTags(folder: string, system: string): ReleasedTags {
  const file = join(folder, 'helm-charts', system, 'values.yaml');
  if (!existsSync(file)) return {};
  const values = parse(readFileSync(file, 'utf8')) as { images?: Record<string, { tag?: string } | null> } | null;
  const images = Object.entries(values?.images ?? {});
  return Object.fromEntries(images.flatMap(([service, image]) => (image?.tag ? [[service, image.tag]] : [])));
}

/** Checks a stage that a person named. */
export function selectStages(system: SystemSpec, names: readonly string[] | undefined): readonly StageSpec[] {
  const known = system.stages.map((stage) => stage.stage);
  for (const name of names ?? []) if (!known.includes(name)) throw unknownChoice('stage', name, known);
  return names ? system.stages.filter((stage) => names.includes(stage.stage)) : system.stages;
}

/** Checks a target that a person named. */
export function selectTarget(name: string): DeploymentTarget {
  const target = deploymentTargets.find((candidate) => candidate === name);
  if (target === undefined) throw unknownChoice('target', name, deploymentTargets);
  if (!availableTargets.includes(target))
    throw new UsageError(
      `target '${target}' is not available yet\n  allowed: ${availableTargets.join(', ')}\n  fix:     use -c target=fargate, or --target fargate`,
    );
  return target;
}

/** The system that `cdk.json` names. */
export function defaultSystem(folder: string): string | undefined {
  const file = join(folder, 'cdk.json');
  if (!existsSync(file)) return undefined;
  const { context } = JSON.parse(readFileSync(file, 'utf8')) as { context?: { system?: string } };
  return context?.system;
}
