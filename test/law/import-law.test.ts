import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { packageRoot } from '../../lib/shared/package-root';

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

const lawFile = join(packageRoot(), '.dependency-cruiser.cjs');
const leaf = 'export interface Leaf { readonly a: 1 } export const leaf: Leaf = { a: 1 };';
const leaves = [
  ...[
    'spec',
    'lowering',
    'contracts',
    'shared',
    'compliance',
    'plan',
    'render',
    'smoke',
    'data',
    'network',
    'database',
  ].map((folder) => `lib/${folder}/leaf.ts`),
  'lib/spec/index.ts',
  'stacks/leaf-stack.ts',
  'stacks/shared-stage.ts',
  'systems/leaf.ts',
  'systems/leaf.extend.ts',
  'bin/leaf.ts',
  'images/own/leaf.ts',
  'test/leaf.ts',
];

const forbidden: [rule: string, file: string, source: string][] = [
  ['bin', 'bin/to-capability.ts', "import { leaf } from '../lib/network/leaf'"],
  ['bin', 'bin/to-shared.ts', "import { leaf } from '../lib/shared/leaf'"],
  ['stacks', 'stacks/to-systems-stack.ts', "import { leaf } from '../systems/leaf'"],
  ['stacks-apart', 'stacks/to-stack-stack.ts', "import { leaf } from './leaf-stack'"],
  ['stages-above-stacks', 'stacks/system-app.ts', "import { leaf } from './leaf-stack'"],
  ['lowering-types', 'lib/lowering/kubernetes/to-model.ts', "import { Deployment } from 'kubernetes-models/apps/v1'"],
  ['capability', 'lib/network/to-sibling.ts', "import { leaf } from '../database/leaf'"],
  ['capability', 'lib/network/to-sibling-type.ts', "import type { Leaf } from '../database/leaf'"],
  ['capability', 'lib/compute/fargate/to-plan.ts', "import { leaf } from '../../plan/leaf'"],
  ['capability', 'lib/network/to-nag.ts', "import { NagPack } from 'cdk-nag'"],
  ['shared', 'lib/shared/to-data.ts', "import { leaf } from '../data/leaf'"],
  ['compliance', 'lib/compliance/to-shared.ts', "import { leaf } from '../shared/leaf'"],
  ['plan-and-render', 'lib/plan/to-contracts.ts', "import type { Leaf } from '../contracts/leaf'"],
  ['plan-and-render', 'lib/plan/to-render.ts', "import { leaf } from '../render/leaf'"],
  ['plan-and-render', 'lib/render/to-cdk.ts', "import type { Stack } from 'aws-cdk-lib'"],
  ['plan-and-render-types', 'lib/plan/to-assembly.ts', "import { CloudAssembly } from 'aws-cdk-lib/cx-api'"],
  ['smoke', 'lib/smoke/to-plan.ts', "import { leaf } from '../plan/leaf'"],
  ['smoke-derive', 'lib/smoke/derive/to-client.ts', "import { leaf } from '../leaf'"],
  ['lowering', 'lib/lowering/to-cdk.ts', "import type { Stack } from 'aws-cdk-lib'"],
  ['contracts', 'lib/contracts/to-lowering.ts', "import type { Leaf } from '../lowering/leaf'"],
  ['contracts-types', 'lib/contracts/to-cdk.ts', "import { Stack } from 'aws-cdk-lib'"],
  ['spec', 'lib/spec/to-lowering.ts', "import { leaf } from '../lowering/leaf'"],
  ['spec', 'lib/spec/to-constructs.ts', "import type { IConstruct } from 'constructs'"],
  ['data', 'lib/data/to-lowering.ts', "import { leaf } from '../lowering/leaf'"],
  ['systems', 'systems/to-cdk.ts', "import { Stack } from 'aws-cdk-lib'"],
  ['systems', 'systems/to-extend.ts', "import { leaf } from './leaf.extend'"],
  ['systems-extend', 'systems/to-network.extend.ts', "import { leaf } from '../lib/network/leaf'"],
  ['images', 'images/own/to-lib.ts', "import { leaf } from '../../lib/spec/leaf'"],
  ['not-to-images', 'lib/network/to-image.ts', "import { leaf } from '../../images/own/leaf'"],
  ['not-to-test', 'lib/spec/to-test.ts', "import { leaf } from '../../test/leaf'"],
  ['not-to-bin', 'stacks/to-bin-stack.ts', "import { leaf } from '../bin/leaf'"],
  ['no-cycles', 'lib/network/cycle-a.ts', "import type { b } from './cycle-b'; export const a = 1"],
  ['resolvable', 'lib/network/to-nowhere.ts', "import { leaf } from './nowhere'"],
  ['named-folder', 'lib/utils/text.ts', "import { leaf } from '../spec/leaf'"],
];

const allowed: [file: string, source: string][] = [
  ['bin/to-stages.ts', "import { leaf } from '../stacks/shared-stage'; import { leaf as l } from '../lib/plan/leaf'"],
  ['stacks/system-stage.ts', "import { leaf } from './leaf-stack'"],
  ['stacks/pipeline-stack.ts', "import './system-stage'; import './shared-stage'"],
  ['stacks/to-lib-stack.ts', "import { leaf } from '../lib/network/leaf'; import { Stack } from 'aws-cdk-lib'"],
  ['lib/network/to-layers.ts', "import '../shared/leaf'; import '../contracts/leaf'; import '../data/leaf'"],
  ['lib/network/to-cdk.ts', "import { Vpc } from 'aws-cdk-lib/aws-ec2'; import { Construct } from 'constructs'"],
  ['lib/network/to-own-file.ts', "import { leaf } from './leaf'; import { join } from 'node:path'"],
  ['lib/database/handler.ts', "import { Client } from 'pg'; import { S3 } from '@aws-sdk/client-s3'"],
  ['lib/plan/to-types.ts', "import type { CloudAssembly } from 'aws-cdk-lib/cx-api'; import '../data/leaf'"],
  ['lib/contracts/to-types.ts', "import type { Stack } from 'aws-cdk-lib'; import type { Leaf } from '../spec/leaf'"],
  ['lib/spec/to-zod.ts', "import { z } from 'zod'"],
  ['systems/to-slipway.ts', "import { leaf } from 'slipway'; import { leaf as other } from './leaf'"],
  ['systems/own.extend.ts', "import { leaf } from '../lib/contracts/leaf'; import { Stack } from 'aws-cdk-lib'"],
  ['test/to-anything.ts', "import '../bin/leaf'; import '../lib/network/leaf'"],
];

describe('the import law', () => {
  let violations: Violation[];

  beforeAll(() => {
    const folder = fixtureTree();
    for (const [, file, source] of forbidden) write(join(folder, file), source);
    write(join(folder, 'lib/network/cycle-b.ts'), "import type { a } from './cycle-a'; export const b = 1");
    for (const [file, source] of allowed) write(join(folder, file), source);
    violations = cruise(folder);
  });

  const rulesBrokenBy = (file: string) => violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);

  test.each(forbidden)('the rule "%s" stops %s: %s', (rule, file) => {
    expect(rulesBrokenBy(file)).toContain(rule);
  });

  test.each(allowed)('%s may say: %s', (file) => {
    expect(rulesBrokenBy(file)).toEqual([]);
  });

  test('each of its rules stops something here', () => {
    const { forbidden: rules } = require(lawFile) as { forbidden: { name: string }[] };
    expect(new Set(forbidden.map(([rule]) => rule))).toEqual(new Set(rules.map(({ name }) => name)));
  });
});

function fixtureTree(): string {
  const folder = mkdtempSync(join(tmpdir(), 'import-law-'));
  const paths = { slipway: ['./lib/spec/index.ts'] };
  symlinkSync(join(packageRoot(), 'node_modules'), join(folder, 'node_modules'));
  write(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { paths } }));
  for (const file of leaves) write(join(folder, file), leaf);
  return folder;
}

function write(path: string, source: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, source);
}

function cruise(folder: string): Violation[] {
  const { stdout, stderr } = spawnSync(
    join(folder, 'node_modules/.bin/depcruise'),
    ['--config', lawFile, '--output-type', 'json', 'bin', 'stacks', 'systems', 'lib', 'images', 'test'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (!stdout) throw new Error(stderr);
  return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
}
