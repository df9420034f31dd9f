import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { packageRoot } from '../../lib/shared/package-root';
import { DeployableRepository } from './deployable-repository';

const scripts = join(packageRoot(), 'scripts');
const context = '-c system=shop -c target=fargate';

const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;
if (!hasShellcheck) console.warn('skipped: shellcheck is not installed here');

(hasShellcheck ? describe : describe.skip)('in the scripts', () => {
  test('shellcheck finds nothing', () => {
    const files = readdirSync(scripts).filter((file) => file.endsWith('.sh'));
    const args = ['--external-sources', ...files.map((file) => `scripts/${file}`)];
    const { stdout } = spawnSync('shellcheck', args, { cwd: packageRoot(), encoding: 'utf8' });

    expect(stdout).toBe('');
    expect(files).toEqual(['common.sh', 'deploy.sh', 'rollback.sh']);
  });
});

describe('the scripts', () => {
  test.each(['deploy.sh', 'rollback.sh'] as const)('%s tells what it does and what it wants', async (script) => {
    const repository = new DeployableRepository();
    repository.version('v1');
    const help = await repository.run(script, ['--help']);
    const mistakes = await Promise.all(
      [
        [],
        ['shop'],
        ['shop', 'dev', 'now'],
        ['shop', 'dev', '--fast'],
        ['shop', 'dev', '--target'],
        ['shop', 'dev', '--target', 'aks'],
        ['shop', 'qa'],
        ['store', 'dev'],
        ['broken', 'dev'],
      ].map((args) => repository.run(script, args)),
    );

    expect(help).toMatchObject({ status: 0, stdout: expect.stringContaining(`Usage: ${script} <system> <stage>`) });
    expect(mistakes.map(({ status, asked }) => [status, asked])).toEqual(mistakes.map(() => [2, []]));
    expect(mistakes.map(({ stderr }) => stderr.split('\n')[0])).toEqual([
      'which system, and which stage?',
      'which system, and which stage?',
      'what is now?',
      'unknown option --fast',
      '--target wants a value',
      "unknown target 'aks': fargate or eks",
      "unknown stage 'qa'",
      "unknown system 'store'",
      'broken cannot be read',
    ]);
  });
});

describe('deploy.sh', () => {
  test('[CUS-29] goes through the checklist, shows the difference, asks, deploys, and then moves the ref', async () => {
    const repository = new DeployableRepository();
    const v1 = repository.version('v1');
    const { status, stdout, asked } = await repository.run('deploy.sh', ['shop', 'dev'], { typed: 'y\n' });

    expect({ status, asked }).toEqual({
      status: 0,
      asked: [
        `${v1} slipway gate shop --stage dev --target fargate --remote origin [v1 }]`,
        `${v1} cdk diff shared/** dev/** ${context} [v1 }]`,
        `${v1} cdk deploy shared/** dev/** --require-approval never ${context} [v1 }]`,
      ],
    });
    expect(stdout.indexOf('What would change')).toBeLessThan(stdout.indexOf('To go on, type: y'));
    expect(repository.deployed('dev')).toBe(v1);
  });

  test('does nothing to the ref the second time, and moves it forward with the next version', async () => {
    const repository = new DeployableRepository();
    const v1 = repository.version('v1');
    await repository.deploy('shop', 'dev');
    const again = await repository.deploy('shop', 'dev');
    const v2 = repository.version('v2');
    const further = await repository.deploy('shop', 'dev');

    expect([again.status, again.stdout]).toEqual([0, expect.stringContaining('already')]);
    expect(further.stdout).toMatch(new RegExp(`env/dev: ${v1}\\w* -> ${v2}`));
    expect(repository.deployed('dev')).toBe(v2);
  });

  test.each([
    [
      'a file that is changed',
      (r: DeployableRepository) => writeFileSync(join(r.folder, 'cdk.json'), '{ }'),
      {},
      'no commit holds',
    ],
    ['a checklist that stops it', () => undefined, { fails: 'slipway gate' }, 'stopped by its checklist'],
    ['a difference that cannot be shown', () => undefined, { fails: 'cdk diff' }, 'stub: cdk diff'],
    ['somebody who says no', () => undefined, { typed: 'n\n' }, 'not confirmed: nothing was changed'],
    ['nobody who answers', () => undefined, { typed: '' }, 'nobody answered: nothing was changed'],
    [
      'a remote that is not there',
      (r: DeployableRepository) => r.git(r.folder, 'remote', 'set-url', 'origin', '/nowhere'),
      {},
      'origin cannot be read',
    ],
  ])('changes nothing before %s', async (_, prepare, options, said) => {
    const repository = new DeployableRepository();
    repository.version('v1');
    prepare(repository);
    const { status, stderr, asked } = await repository.run('deploy.sh', ['shop', 'dev'], { typed: 'y\n', ...options });

    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(said) });
    expect(asked.join('\n')).not.toContain('cdk deploy');
    expect(repository.deployed('dev')).toBe('');
  });

  test('asks for the names of system and stage in production, where a y is not enough', async () => {
    const repository = new DeployableRepository();
    const v1 = repository.version('v1');
    const careless = await repository.run('deploy.sh', ['shop', 'prod'], { typed: 'y\n' });
    const careful = await repository.run('deploy.sh', ['shop', 'prod'], { typed: 'shop prod\n' });

    expect([careless.status, careless.stderr]).toEqual([1, 'not confirmed: nothing was changed\n']);
    expect([careful.status, repository.deployed('prod')]).toEqual([0, v1]);
  });

  test('takes --yes for production from automation alone', async () => {
    const repository = new DeployableRepository();
    repository.version('v1');
    const byHand = await repository.run('deploy.sh', ['shop', 'prod', '--yes']);
    const byMachine = await repository.run('deploy.sh', ['shop', 'prod', '--yes'], { ci: true });
    const elsewhere = await repository.run('deploy.sh', ['shop', 'dev', '--yes']);

    expect([byHand.status, byHand.stderr]).toEqual([1, expect.stringContaining('--yes is for automation')]);
    expect([byMachine.status, elsewhere.status]).toEqual([0, 0]);
  });

  test('leaves the ref where it was when the deployment fails, and says how to go on', async () => {
    const repository = new DeployableRepository();
    const v1 = repository.version('v1');
    await repository.deploy('shop', 'dev');
    repository.version('v2');
    const { status, stderr } = await repository.run('deploy.sh', ['shop', 'dev'], {
      typed: 'y\n',
      fails: 'cdk deploy',
    });

    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringContaining(`rollback.sh shop dev --to ${v1}`),
    });
    expect(repository.deployed('dev')).toBe(v1);
  });

  test('does not take the ref back from somebody who moved it meanwhile', async () => {
    const repository = new DeployableRepository();
    repository.version('v1');
    await repository.deploy('shop', 'dev');
    const v2 = repository.version('v2');
    repository.version('v3');
    // npx is played by a program that moves the ref while the stage is deployed
    const { status, stderr } = await repository.run('deploy.sh', ['shop', 'dev'], {
      typed: 'y\n',
      meanwhile: `git push --quiet --force origin ${v2}:refs/heads/env/dev`,
    });

    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('env/dev was not moved') });
    expect(repository.deployed('dev')).toBe(v2);
  });

  test('shows on eks what Argo CD would apply, and moves the ref last', async () => {
    const repository = new DeployableRepository();
    repository.version('v1');
    await repository.deploy('shop', 'dev', '--target', 'eks');
    const v2 = repository.version('v2');
    const { stdout, asked } = await repository.deploy('shop', 'dev', '--target', 'eks');

    expect(stdout).toMatch(/What Argo CD would apply:\n helm-charts\/shop\/values.yaml \| 2 \+-/);
    expect(asked.at(-1)).toContain('cdk deploy shared/** dev/** --require-approval never -c system=shop -c target=eks');
    expect(repository.deployed('dev')).toBe(v2);
  });
});
