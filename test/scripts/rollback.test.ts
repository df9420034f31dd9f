import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { DeployableRepository } from './deployable-repository';

const context = '-c system=shop -c target=fargate';

/** Three versions, deployed one after the other. */
function deployedThrice(stage = 'dev'): [DeployableRepository, string, string, string] {
  const repository = new DeployableRepository();
  const [v1 = '', v2 = '', v3 = ''] = repository.deployedVersions(stage, ['v1', 'v2', 'v3']);
  return [repository, v1, v2, v3];
}

describe('rollback.sh', () => {
  test('[CUS-29, CUS-27] deploys on fargate what ran before, from its own commit, and moves the ref after it', async () => {
    const [repository, , v2, v3] = deployedThrice();
    const { status, stdout, asked } = await repository.run('rollback.sh', ['shop', 'dev'], { typed: 'y\n' });

    expect({ status, asked }).toEqual({
      status: 0,
      asked: [
        `${v2} cdk diff dev/** ${context} [v2 }]`,
        `${v2} cdk deploy dev/** --require-approval never ${context} [v2 }]`,
      ],
    });
    expect(stdout).toContain(`without  ${v3} Release v3`);
    expect(repository.deployed('dev')).toBe(v2);
    expect(repository.git(repository.folder, 'rev-parse', '--short', 'HEAD')).toBe(v3);
    expect(repository.git(repository.folder, 'worktree', 'list').split('\n')).toHaveLength(1);
  });

  test('goes one version further back each time, and never to one that was left', async () => {
    const [repository, v1, v2] = deployedThrice();
    const back = () => repository.run('rollback.sh', ['shop', 'dev'], { typed: 'y\n' });
    await back();
    const v4 = repository.version('v4');
    await repository.deploy('shop', 'dev');
    expect(repository.deployed('dev')).toBe(v4);
    await back();
    expect(repository.deployed('dev')).toBe(v2);
    await back();
    expect(repository.deployed('dev')).toBe(v1);
    const { status, stderr } = await back();

    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('was not written down') });
    expect(repository.deployed('dev')).toBe(v1);
  });

  test('moves on eks the ref alone', async () => {
    const [repository, , v2] = deployedThrice();
    const { status, stdout, asked } = await repository.run('rollback.sh', ['shop', 'dev', '--target', 'eks'], {
      typed: 'y\n',
    });

    expect({ status, asked }).toEqual({ status: 0, asked: [] });
    expect(stdout).toContain('+images: { web: v2 }');
    expect(repository.deployed('dev')).toBe(v2);
  });

  test('deploys a stage that runs on both targets, whichever is chosen', async () => {
    const [repository, , v2] = deployedThrice('moving');
    const { asked } = await repository.run('rollback.sh', ['shop', 'moving', '--target', 'eks'], { typed: 'y\n' });

    expect(asked.map((line) => line.split(' ')[2])).toEqual(['diff', 'deploy']);
    expect(repository.deployed('moving')).toBe(v2);
  });

  test('goes to any version that is named', async () => {
    const [repository, v1] = deployedThrice();
    const { status } = await repository.run('rollback.sh', ['shop', 'dev', '--to', 'HEAD~2'], { typed: 'y\n' });

    expect([status, repository.deployed('dev')]).toEqual([0, v1]);
  });

  test('deploys the version of the ref once more after a deployment that failed', async () => {
    const [repository, , , v3] = deployedThrice();
    const { status, stdout, asked } = await repository.run('rollback.sh', ['shop', 'dev', '--to', v3], {
      typed: 'y\n',
    });

    expect([status, stdout]).toEqual([0, expect.stringContaining('already')]);
    expect(asked.at(-1)).toContain('cdk deploy');
  });

  test.each([
    ['a stage that was never deployed', ['shop', 'prod'], {}, 'prod was never deployed'],
    ['a version that nobody knows', ['shop', 'dev', '--to', 'v9'], {}, 'v9 is no commit that is known here'],
    ['somebody who says no', ['shop', 'dev'], { typed: 'n\n' }, 'not confirmed: nothing was changed'],
    ['a difference that cannot be shown', ['shop', 'dev'], { fails: 'cdk diff' }, 'stub: cdk diff'],
    ['a deployment that fails', ['shop', 'dev'], { fails: 'cdk deploy' }, 'the deployment failed: env/dev stays at'],
  ])('leaves the ref where it was before %s', async (_, args, options, said) => {
    const [repository, , , v3] = deployedThrice();
    const { status, stderr } = await repository.run('rollback.sh', args, { typed: 'y\n', ...options });

    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(said) });
    expect(repository.deployed('dev')).toBe(v3);
    expect(repository.git(repository.folder, 'worktree', 'list').split('\n')).toHaveLength(1);
  });

  test('asks for the names of system and stage in production', async () => {
    const [repository, , v2, v3] = deployedThrice('prod');
    const refused = [
      await repository.run('rollback.sh', ['shop', 'prod'], { typed: 'y\n' }),
      await repository.run('rollback.sh', ['shop', 'prod', '--yes']),
    ];

    expect(refused.map(({ status }) => status)).toEqual([1, 1]);
    expect(repository.deployed('prod')).toBe(v3);
    await repository.run('rollback.sh', ['shop', 'prod'], { typed: 'shop prod\n' });
    expect(repository.deployed('prod')).toBe(v2);
  });

  test('leaves no folder behind', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('tmp.'));
    const [repository] = deployedThrice();
    await repository.run('rollback.sh', ['shop', 'dev'], { typed: 'y\n', fails: 'cdk deploy' });

    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('tmp.'))).toEqual(before);
  });
});
