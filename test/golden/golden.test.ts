import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import type { DeploymentTarget } from '../../lib/spec/target';
import type { SystemSpec } from '../../lib/spec/system';
import customerService from '../../systems/customer-service';
import { synthesize } from '../support/synth';
import { normalizeTemplate, outlineOf } from './normalize';

/**
 * Whole assemblies, as they are after a release, for reviews: a change of code that changes what is deployed shows here.
 *
 * To accept a change: `UPDATE_GOLDEN=1 npx jest test/golden`, and read the difference.
 */
const assemblies: readonly { readonly system: SystemSpec; readonly target: DeploymentTarget }[] = [{ system: customerService, target: 'fargate' }];

const isUpdate = process.env['UPDATE_GOLDEN'] === '1';

describe.each(assemblies.map(({ system, target }) => [system.name, target, system] as const))('%s on %s', (name, target, system) => {
  const folder = join(__dirname, name, target);
  const files = new Map<string, unknown>();
  for (const [stageName, stage] of synthesize(system, { target }).stages) {
    files.set(join(stageName, 'stacks.yaml'), outlineOf(stage));
    for (const [concern, { json }] of stage.stacks) files.set(join(stageName, `${concern}.yaml`), normalizeTemplate(json));
  }
  if (isUpdate) write(folder, files);

  test('has these files and no others', () => {
    expect(filesIn(folder)).toEqual([...files.keys()].toSorted());
  });

  test.each([...files.keys()])('%s is what it was', (file) => {
    const path = join(folder, file);
    expect(files.get(file)).toEqual(existsSync(path) ? parse(readFileSync(path, 'utf8')) : 'a file that is not there');
  });
});

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
