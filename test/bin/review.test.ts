import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { ChangeReview } from '../../lib/plan/review/review';
import { packageRoot } from '../../lib/shared/package-root';
import type { Description } from '../support/descriptions';
import { minimalDescription } from '../support/descriptions';
import { folderOf } from '../support/folder-of';
import { run } from './run-command';

/** Where the code of functions is kept from one synthesis to the next, on purpose. */
const OF_FUNCTIONS = `slipway-${process.getuid?.() ?? 'functions'}`;

const cdk = {
  app: `node ${join(packageRoot(), 'bin/run.cjs')} app`,
  context: { system: 'shop', target: 'fargate' },
};
const described = (patch: Description = {}) =>
  JSON.stringify(minimalDescription({ databases: { main: {} }, ...patch }));

function git(folder: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function commit(folder: string): void {
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'Change');
}

/** A team's repository with one commit on `main`. */
function repositoryOf(files: Readonly<Record<string, string>>): string {
  const folder = folderOf({ 'cdk.json': JSON.stringify(cdk), ...files });
  git(folder, 'init', '--quiet');
  commit(folder);
  return folder;
}

async function review(folder: string, ...args: string[]) {
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'temporary-')));
  const outcome = await run(folder, ['review', ...args], { TMPDIR: temporary });
  return { ...outcome, left: readdirSync(temporary).filter((name) => name !== OF_FUNCTIONS) };
}

describe('slipway review', () => {
  test('compares the working tree with where it left a branch, and leaves everything as it was', async () => {
    const folder = repositoryOf({ 'systems/shop.json': described(), '.gitignore': 'notes\n' });
    git(folder, 'branch', 'release');
    git(folder, 'switch', '--quiet', 'release');
    writeFileSync(join(folder, 'systems/shop.json'), described({ queues: { theirs: {} } }));
    commit(folder);
    git(folder, 'switch', '--quiet', 'main');
    writeFileSync(join(folder, 'systems/shop.json'), described({ databases: null, queues: { ours: {} } }));
    const before = git(folder, 'status', '--porcelain', '--branch');

    const { status, stdout, stderr, left } = await review(
      folder,
      '--base',
      'release',
      '--json',
      '--markdown',
      'notes',
      '--fail-on',
      'data',
    );
    const { base, systems } = JSON.parse(stdout) as ChangeReview;

    expect({ status, stderr, left }).toEqual({ status: 2, stderr: '', left: [] });
    expect(base).toEqual({ revision: 'release', commit: git(folder, 'rev-parse', 'main') });
    expect(systems).toHaveLength(1);
    expect(systems[0]).toMatchObject({ system: 'shop', target: 'fargate', change: 'changed' });
    expect(systems[0]!.stacks.map(({ id, change }) => [id, change])).toEqual(
      expect.arrayContaining([
        ['dev/storage', 'added'],
        ['dev/database', 'removed'],
      ]),
    );
    expect(systems[0]!.dangers).toContainEqual({
      kind: 'data',
      place: 'dev/database',
      text: expect.stringMatching(/^mainInstance\w+ \(AWS::RDS::DBInstance\) is removed; /),
    });
    expect(JSON.stringify(systems)).not.toContain('theirs');
    expect(readFileSync(join(folder, 'notes'), 'utf8')).toContain('**may cost data** in dev/database');
    expect(git(folder, 'status', '--porcelain', '--branch')).toBe(before);
    expect(git(folder, 'worktree', 'list').split('\n')).toHaveLength(1);
  });

  test('reads the chart that is committed, on EKS, and a system that is new', async () => {
    const policy = (port: number) =>
      `kind: NetworkPolicy\nmetadata: { name: api }\nspec: { egress: [{ ports: [{ port: ${port} }] }] }\n`;
    const chart = 'helm-charts/shop/templates/dev/policy.yaml';
    const folder = repositoryOf({ 'systems/shop.json': described(), [chart]: policy(80) });
    writeFileSync(join(folder, chart), policy(443));
    writeFileSync(join(folder, 'systems/tools.json'), described().replace('"shop"', '"tools"'));
    const { status, stdout } = await review(folder, '--base', 'HEAD', '--target', 'eks', '--json');
    const [shop, tools] = (JSON.parse(stdout) as ChangeReview).systems;
    expect(status).toBe(0);
    expect(shop).toMatchObject({
      change: 'changed',
      stacks: [],
      dangers: [
        {
          kind: 'permissions',
          place: 'dev',
          text: 'NetworkPolicy api permits more, spec.egress: {"ports":{"port":443}}',
        },
      ],
    });
    expect(tools).toMatchObject({ system: 'tools', change: 'added' });
    expect(tools!.stacks.every(({ change }) => change === 'added')).toBe(true);
  });

  test('uses the code of each revision, not ours', async () => {
    const code = (name: string) => `
      const { App, Stage, Stack } = require(${JSON.stringify(join(packageRoot(), 'node_modules/aws-cdk-lib'))});
      const { Topic } = require(${JSON.stringify(join(packageRoot(), 'node_modules/aws-cdk-lib/aws-sns'))});
      const app = new App();
      new Topic(new Stack(new Stage(app, 'dev'), 'main'), '${name}');
      app.synth();`;
    const settings = JSON.stringify({ app: 'node app.js', context: { target: 'fargate' } });
    const folder = repositoryOf({ 'systems/shop.json': described(), 'app.js': code('Old'), 'cdk.json': settings });
    writeFileSync(join(folder, 'app.js'), code('New'));
    const { stdout } = await review(folder, '--base', 'HEAD');
    expect(stdout).toMatch(/dev\/main {2}1 deleted, 1 created\n/);
    expect(stdout).toMatch(/deleted {2}AWS::SNS::Topic {2}Old/);
    expect(stdout).toMatch(/created {2}AWS::SNS::Topic {2}New/);
  });

  test('in a folder inside of a repository, without a common ancestor, says what it compares with', async () => {
    const folder = repositoryOf({
      'README.md': 'ours',
      'team/systems/shop.json': described(),
      'team/cdk.json': JSON.stringify(cdk),
    });
    git(folder, 'switch', '--quiet', '--orphan', 'apart');
    git(folder, 'checkout', '--quiet', 'main', '--', 'team');
    commit(folder);
    const { status, stdout } = await review(join(folder, 'team'), '--base', 'main');
    expect(status).toBe(0);
    expect(stdout).toContain('No common ancestor is at hand');
    expect(stdout).toMatch(/shop on fargate: nothing changes\n\nNothing changes\.\n$/);
  });
});

describe('what cannot be reviewed is told in words, with exit code 1, and nothing is left behind', () => {
  const files = { 'systems/shop.json': described() };
  test.each<[string, (folder: string) => void, string[], string[]]>([
    ['an unknown revision', () => {}, ['--base', 'nowhere'], ["there is no revision 'nowhere' here"]],
    ['a revision that looks like an option', () => {}, ['--base=--all'], ["there is no revision '--all' here"]],
    ['an unknown system', () => {}, ['shpo', '--base', 'HEAD'], ["unknown system 'shpo'", "did you mean 'shop'?"]],
    ['an unknown target', () => {}, ['--base', 'HEAD', '--target', 'lambda'], ["'lambda' is none of fargate, eks"]],
    ['no base at all', () => {}, [], ["required option '--base <revision>'"]],
    [
      'a folder outside of any repository',
      (folder) => {
        rmSync(join(folder, '.git'), { recursive: true });
      },
      ['--base', 'HEAD'],
      ["there is no revision 'HEAD' here", 'Git repository around'],
    ],
    [
      'a working tree that is refused, with what is wrong with it',
      (folder) => {
        writeFileSync(join(folder, 'systems/shop.json'), described({ services: { api: { replica: 3 } } }));
      },
      ['--base', 'HEAD'],
      ['the working tree cannot be synthesized:', 'services.api.replica', "did you mean 'replicas'?"],
    ],
    [
      'a file that cannot be written',
      () => {},
      ['--base', 'HEAD', '--markdown', 'no/such/folder'],
      ['no/such/folder: cannot be written'],
    ],
  ])('%s', async (_, prepare, args, messages) => {
    const folder = repositoryOf(files);
    prepare(folder);
    const { status, stderr, left } = await review(folder, ...args);
    expect({ status, left }).toEqual({ status: 1, left: [] });
    for (const message of messages) expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });
});
