import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { packageRoot } from '../../lib/shared/package-root';
import { folderOf } from '../support/folder-of';

const repository = packageRoot();
const description = `import { defineSystem } from 'slipway';

export default defineSystem({
  name: 'hello',
  services: { hello: { kind: 'web', port: 8080, build: '.', routes: ['/*'] } },
  stages: {
    dev: {
      region: 'us-east-1',
      zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
      network: { cidr: '10.0.0.0/16' },
      ingress: { exposure: 'cdn-only' },
      edge: { cdn: true },
    },
  },
});
`;

/** A team's own project: its files, what npm would have installed for it, and nothing else of this repository. */
function projectWithInstalledPackage(): string {
  const project = folderOf({
    'package.json': '{ "name": "their-project", "private": true }',
    'systems/hello.ts': description,
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        module: 'node16',
        target: 'es2022',
        types: [],
        skipLibCheck: true,
      },
      include: ['systems'],
    }),
    'cdk.json': JSON.stringify({
      app: 'slipway app',
      versionReporting: false,
      notices: false,
      context: { system: 'hello', target: 'fargate' },
    }),
  });
  linkDependencies(join(project, 'node_modules'));
  unpackInto(join(project, 'node_modules/slipway'));
  return project;
}

/** Links stand for a download: the test must not need the network. */
function linkDependencies(modules: string): void {
  const ours = join(repository, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  for (const name of readdirSync(ours).filter((entry) => !entry.startsWith('.'))) {
    symlinkSync(join(ours, name), join(modules, name));
  }
  symlinkSync('../slipway/bin/run.cjs', join(modules, '.bin/slipway'));
}

function unpackInto(folder: string): void {
  const destination = folderOf({});
  mkdirSync(folder, { recursive: true });
  succeed(repository, 'npm', ['pack', '--silent', '--pack-destination', destination]);
  const [tarball = ''] = readdirSync(destination);
  succeed(folder, 'tar', ['-xzf', join(destination, tarball), '--strip-components=1']);
}

function execute(folder: string, command: string, args: string[]) {
  const PATH = [join(folder, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  return spawnSync(command, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, PATH } });
}

function succeed(folder: string, command: string, args: string[]): string {
  const { status, stdout, stderr, error } = execute(folder, command, args);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? (stderr || stdout)}`);
  return stdout;
}

describe('the package, packed and installed in the project of a team', () => {
  let project: string;

  beforeAll(() => {
    project = projectWithInstalledPackage();
  });

  test('brings compiled code and types, and no sources or tests', () => {
    const files = readdirSync(join(project, 'node_modules/slipway'), { recursive: true }).map(String);

    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'dist/lib/spec/index.js', 'dist/lib/spec/index.d.ts']));
    // but those of an image, which is built where it is deployed
    const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
    expect(sources.filter((file) => !file.startsWith('images/'))).toEqual([]);
    expect(files.filter((file) => file.startsWith('test') || file.includes('.test.'))).toEqual([]);
  });

  test('plans their system from their folder', () => {
    const plan = JSON.parse(succeed(project, 'slipway', ['plan', 'hello', '--json'])) as { stages: object[] };

    expect(plan).toMatchObject({ system: 'hello' });
    expect(plan.stages).toContainEqual(expect.objectContaining({ name: 'dev', target: 'fargate' }));
    expect(existsSync(join(project, 'node_modules/slipway/cdk.out'))).toBe(false);
  });

  test('is the app of their cdk.json', () => {
    const stacks = succeed(project, join(repository, 'node_modules/.bin/cdk'), ['ls']);

    expect(stacks).toMatch(/^dev\/network /m);
  });

  test('lets their compiler check the description', () => {
    const tsc = join(repository, 'node_modules/.bin/tsc');

    expect(execute(project, tsc, []).stdout).toBe('');
    writeFileSync(join(project, 'systems/wrong.ts'), description.replace("kind: 'web'", "kind: 'website'"));
    expect(execute(project, tsc, []).stdout).toContain(`systems/wrong.ts(5,24): error TS2322: Type '"website"'`);
  });
});
