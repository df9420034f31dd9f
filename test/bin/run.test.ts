import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { packageRoot } from '../../lib/shared/package-root';
import { folderOf } from '../support/folder-of';

const say = (word: string) => `console.log('${word}', ...process.argv.slice(2));`;

/** A package with the launcher in it and these files; esbuild is the only package that it has installed. */
function packageOf(files: Readonly<Record<string, string>>): string {
  const root = folderOf({ 'package.json': '{ "name": "slipway" }', ...files });
  mkdirSync(join(root, 'bin'), { recursive: true });
  mkdirSync(join(root, 'node_modules'));
  symlinkSync(join(packageRoot(), 'node_modules/esbuild'), join(root, 'node_modules/esbuild'));
  copyFileSync(join(packageRoot(), 'bin/run.cjs'), join(root, 'bin/run.cjs'));
  return root;
}

function run(root: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(root, 'bin/run.cjs'), ...args], { encoding: 'utf8' });
}

describe('the launcher', () => {
  const root = packageOf({
    'bin/slipway.ts': `const word: string = 'cli';\n${say('cli')}`,
    'bin/app.ts': say('app'),
    'bench/bench.ts': say('bench'),
  });

  test.each([
    [['plan', 'xeo', '--json'], 'cli plan xeo --json'],
    [[], 'cli'],
    [['app'], 'app'],
    [['--entry', 'bench/bench', '--quick'], 'bench --quick'],
  ])('run with %j says "%s"', (args, output) => {
    expect(run(root, ...args).stdout.trim()).toBe(output);
  });
});

test('an edit shows in the next run, without a build step', () => {
  const root = packageOf({ 'bin/slipway.ts': "import { word } from '../lib/word'; console.log(word);" });
  const outputs = ['one', 'two'].map((word) => {
    mkdirSync(join(root, 'lib'), { recursive: true });
    writeFileSync(join(root, 'lib/word.ts'), `export const word: string = '${word}';`);
    return run(root).stdout.trim();
  });

  expect(outputs).toEqual(['one', 'two']);
});

test('an installed package, which has no sources, runs the compiled files', () => {
  const root = packageOf({ 'dist/bin/slipway.js': say('compiled') });

  expect(run(root, 'plan').stdout.trim()).toBe('compiled plan');
});

test('sources come before compiled files, which may be old', () => {
  const root = packageOf({ 'dist/bin/slipway.js': say('compiled'), 'bin/slipway.ts': say('source') });

  expect(run(root).stdout.trim()).toBe('source');
});

test('imports of "slipway" lead where tsconfig.json says', () => {
  const root = packageOf({
    'tsconfig.json': '{ "compilerOptions": { "paths": { "slipway": ["./lib/spec/index.ts"] } } }',
    'lib/spec/index.ts': "export const own = 'our own';",
    'bin/slipway.ts': "import { own } from 'slipway'; console.log(own);",
  });

  expect(run(root).stdout.trim()).toBe('our own');
});

test('a source of ours that does not compile is reported with its place, and nothing runs', () => {
  const { status, stdout, stderr } = run(packageOf({ 'bin/slipway.ts': 'console.log(1);\nconst a = ;' }));

  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('bin/slipway.ts:2:10');
  expect(stderr).not.toContain('run.cjs');
});

test('a stack trace names the line of the TypeScript source', () => {
  const root = packageOf({
    'bin/slipway.ts': 'interface A {\n  b: 1;\n}\n\nthrow new Error("here");\nexport type { A };',
  });

  expect(run(root).stderr).toContain('bin/slipway.ts:5:7');
});
