import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { isObject } from '../../lib/spec/merge-patch';
import type { DeploymentTarget } from '../../lib/spec/target';
import type { SystemSpec } from '../../lib/spec/system';
import customerService from '../../systems/customer-service';
import exampleapp from '../../systems/exampleapp';
import rwp from '../../systems/rwp';
import vibebox from '../../systems/vibebox';
import xeo from '../../systems/xeo';
import { synthesize } from '../support/synth';
import { normalizeTemplate, outlineOf } from './normalize';

/**
 * Whole assemblies, as they are after a release, for reviews: a change of code that changes what is deployed shows here.
 *
 * To accept a change: `npm run golden`, and read the difference.
 */
const kept: readonly { readonly system: SystemSpec; readonly stages?: readonly string[] }[] = [
  { system: customerService },
  ...[exampleapp, rwp, vibebox, xeo].map((system) => ({ system, stages: ['prod'] })),
];

const isUpdate = process.env['UPDATE_GOLDEN'] === '1';

const assemblies = kept.flatMap(({ system, stages }) => {
  const fargate = filesOf(system, 'fargate', stages);
  const eks = [...filesOf(system, 'eks', stages)].map(
    ([file, content]) => [file, ownParts(content, fargate.get(file))] as const,
  );
  return [
    { name: system.name, target: 'fargate', files: fargate },
    { name: system.name, target: 'eks', files: new Map(eks.filter(([, content]) => content !== undefined)) },
  ];
});

describe.each(assemblies)('$name on $target', ({ name, target, files }) => {
  const folder = join(__dirname, name, target);
  if (isUpdate) write(folder, files);

  test('has these files and no others', () => {
    expect(filesIn(folder)).toEqual([...files.keys()].toSorted());
  });

  test.each([...files.keys()])('%s is what it was', (file) => {
    const path = join(folder, file);
    expect(files.get(file)).toEqual(existsSync(path) ? parse(readFileSync(path, 'utf8')) : 'a file that is not there');
  });
});

test('no assembly is kept of a system that is gone', () => {
  const folders = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).toSorted()).toEqual(kept.map(({ system }) => system.name).toSorted());
});

/** Contents by path: of each stage its outline, and each template. */
function filesOf(system: SystemSpec, target: DeploymentTarget, stages?: readonly string[]): Map<string, unknown> {
  const all = [...synthesize(system, { target, ...(stages && { stages }) }).stages.values()];
  return new Map(
    all
      .filter(({ name }) => !stages || stages.includes(name))
      .flatMap((stage) => [
        [join(stage.name, 'stacks.yaml'), outlineOf(stage)] as const,
        ...[...stage.stacks].map(
          ([concern, { json }]) => [join(stage.name, `${concern}.yaml`), normalizeTemplate(json)] as const,
        ),
      ]),
  );
}

/** What is the same on both targets is kept once: of a stack, the sections that differ from those on the other. */
function ownParts(content: unknown, other: unknown): unknown {
  if (isDeepStrictEqual(content, other)) return undefined;
  if (!isObject(content) || !isObject(other)) return content;
  return Object.fromEntries(Object.entries(content).filter(([key, part]) => !isDeepStrictEqual(part, other[key])));
}

function write(folder: string, files: ReadonlyMap<string, unknown>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [file, content] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), stringify(content, { lineWidth: 120, aliasDuplicateObjects: false }));
  }
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .toSorted();
}
