import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { packageRoot } from '../../lib/shared/package-root';
import { DeployableRepository } from '../scripts/deployable-repository';

const assets = join(packageRoot(), 'lib/delivery/assets');
const script = (name: string) => join(assets, name);

/** No identity and no settings of whoever runs the tests. */
const gitEnvironment = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;

(hasShellcheck ? describe : describe.skip)('where shellcheck is installed', () => {
  test('the scripts of the pipeline pass it', () => {
    const { stdout, status } = spawnSync(
      'shellcheck',
      [script('move-ref.sh'), script('review.sh'), script('await-delivery.sh')],
      {
        encoding: 'utf8',
      },
    );
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 });
  });
});

describe('the ref of a stage', () => {
  let remote: string;
  let first: string;
  let second: string;

  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', args, { cwd, encoding: 'utf8', env: { ...process.env, ...gitEnvironment } }).trim();
  const refOf = (name: string) => git(remote, 'for-each-ref', '--format=%(objectname)', `refs/heads/${name}`);
  const move = (commit: string, environment: NodeJS.ProcessEnv = {}) =>
    spawnSync('bash', [script('move-ref.sh')], {
      encoding: 'utf8',
      env: {
        ...process.env,
        ...gitEnvironment,
        REF: 'env/prod',
        COMMIT: commit,
        REPOSITORY_URL: `file://${remote}`,
        ...environment,
      },
    });

  beforeEach(() => {
    remote = mkdtempSync(join(tmpdir(), 'remote-'));
    git(remote, 'init', '--quiet', '--bare', '--initial-branch=main');
    // as GitHub does
    git(remote, 'config', 'uploadpack.allowReachableSHA1InWant', 'true');
    const clone = mkdtempSync(join(tmpdir(), 'clone-'));
    git(clone, 'clone', '--quiet', remote, '.');
    const commit = (text: string) => {
      writeFileSync(join(clone, 'file'), text);
      git(clone, 'add', 'file');
      git(clone, 'commit', '--quiet', '--message', text);
      return git(clone, 'rev-parse', 'HEAD');
    };
    first = commit('first');
    second = commit('second');
    git(clone, 'push', '--quiet', 'origin', 'HEAD:main');
  });

  test('is made by the first delivery, goes forwards with the next, and back with a rollback', () => {
    for (const commit of [first, second, first]) {
      expect(move(commit)).toMatchObject({ status: 0 });
      expect(refOf('env/prod')).toBe(commit);
    }
    expect(refOf('main')).toBe(second);
  });

  test('[CUS-29] is written down with where rollback.sh leads to from there, and not on the way back', () => {
    const before = () => git(remote, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/slipway');
    move(first);
    expect(before()).toBe('');
    move(second);
    expect(before()).toBe(`refs/slipway/before/prod/${second} ${first}`);
    move(first);
    expect(before()).toBe(`refs/slipway/before/prod/${second} ${first}`);

    // a release from a side line: neither is an ancestor of the other, and the record is renewed
    const third = git(remote, 'commit-tree', '-m', 'third', '-p', first, `${first}^{tree}`);
    git(remote, 'update-ref', 'refs/heads/side', third);
    for (const commit of [third, second, third]) expect(move(commit)).toMatchObject({ status: 0 });
    expect(before()).toContain(`refs/slipway/before/prod/${third} ${second}`);
  });

  test('[CUS-29] is taken back by rollback.sh after a release of the pipeline', async () => {
    const repository = new DeployableRepository();
    const [v1 = '', v2 = ''] = ['v1', 'v2'].map((tag) => {
      repository.version(tag);
      const commit = repository.git(repository.folder, 'rev-parse', 'HEAD');
      repository.git(repository.folder, 'push', '--quiet', 'origin', 'HEAD:main');
      move(commit, { REF: 'env/dev', REPOSITORY_URL: `file://${repository.remote}` });
      return repository.git(repository.folder, 'rev-parse', '--short', commit);
    });
    expect(repository.deployed('dev')).toBe(v2);
    await repository.run('rollback.sh', ['shop', 'dev', '--target', 'eks'], { typed: 'y\n' });
    expect(repository.deployed('dev')).toBe(v1);
  });

  test('stays where it is when it is there already', () => {
    move(second);
    expect(move(second)).toMatchObject({ status: 0, stdout: expect.stringContaining('already') });
  });

  test('is not moved to a commit that the repository does not have', () => {
    move(first);
    expect(move('0123456789abcdef0123456789abcdef01234567').status).not.toBe(0);
    expect(refOf('env/prod')).toBe(first);
  });

  test('is left to somebody else who moves it at the same time', () => {
    move(first);
    // between the look and the push somebody moves it
    const bin = mkdtempSync(join(tmpdir(), 'bin-'));
    const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
    const meddling = `if [ "$1" = push ]; then ${real} -C ${remote} update-ref refs/heads/env/prod ${second}; ${real} -C ${remote} update-ref refs/heads/other ${first}; fi`;
    writeFileSync(join(bin, 'git'), `#!/bin/bash\n${meddling}\nexec ${real} "$@"\n`);
    chmodSync(join(bin, 'git'), 0o755);
    git(remote, 'update-ref', 'refs/heads/env/prod', first);

    const third = git(remote, 'commit-tree', '-m', 'third', `${first}^{tree}`);
    git(remote, 'update-ref', 'refs/heads/side', third);

    expect(move(third, { PATH: `${bin}:${process.env['PATH']}` })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('stale info'),
    });
    expect(refOf('env/prod')).toBe(second);
    expect(git(remote, 'for-each-ref', 'refs/slipway')).toBe('');
  });
});

describe('the wait for Argo CD', () => {
  const delivered = 'delivered: applied, and Healthy';
  const waiting = 'waiting: applied, and Progressing: "api" starts';

  /** With a stand-in for aws, which takes one answer after the other; `!` before it is an error of the function. */
  function wait(answers: readonly string[], more: { readonly watches?: string; readonly minutes?: string } = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'wait-'));
    writeFileSync(join(folder, 'answers'), answers.map((answer) => `${answer}\n`).join(''));
    const aws = [
      'answer=$(sed -n 1p answers); sed -i 1d answers',
      'echo "$*" >> asked',
      'for out in "$@"; do :; done',
      'cp "${8#fileb://}" question',
      'case $answer in',
      '  denied) echo AccessDenied >&2; exit 255 ;;',
      '  !*) printf "%s" "${answer#!}" > "$out"; echo Unhandled ;;',
      '  *) node -p "JSON.stringify(process.argv[1])" "$answer" > "$out"; echo None ;;',
      'esac',
    ];
    writeFileSync(join(folder, 'aws'), `#!/bin/bash\n${aws.join('\n')}\n`, { mode: 0o755 });
    const { status, stdout } = spawnSync('bash', [script('await-delivery.sh')], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${folder}:${process.env['PATH']}`,
        WATCHES: more.watches ?? 'arn:aws:lambda:eu-central-1:1:function:watch',
        REGION: 'eu-central-1',
        MINUTES: more.minutes ?? '1',
        COMMIT: 'abc123',
        PAUSE_SECONDS: '0',
      },
    });
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    return { status, stdout, read };
  }

  test('ends when the commit is delivered, and says each thing once', () => {
    const { status, stdout, read } = wait([waiting, waiting, delivered]);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: 'watch: waiting: applied, and Progressing: api starts\nwatch: delivered: applied, and Healthy\n',
    });
    expect(JSON.parse(read('question'))).toEqual({ commit: 'abc123' });
    expect(read('asked').split('\n')[0]).toContain(
      '--region eu-central-1 --function-name arn:aws:lambda:eu-central-1:1:',
    );
  });

  test('asks every cluster of a stage', () => {
    const { status, stdout } = wait([delivered, waiting, delivered], { watches: 'arn:a arn:b' });
    expect(status).toBe(0);
    expect(stdout.split('\n').map((line) => line.slice(0, 8))).toEqual(['a: deliv', 'b: waiti', 'b: deliv', '']);
  });

  test('fails at once when the delivery has', () => {
    const { status, stdout, read } = wait([waiting, 'failed: applied, and Degraded: api went back', delivered]);
    expect(status).toBe(1);
    expect(stdout).toContain('watch: failed: applied, and Degraded: api went back');
    expect(read('answers')).toBe(`${delivered}\n`);
  });

  test('fails when its time is up, with what was said last', () => {
    const { status, stdout } = wait([waiting], { minutes: '0' });
    expect(status).toBe(1);
    expect(stdout).toMatch(/Progressing: api starts\nnot delivered in 0 minutes/);
  });

  test('asks again where a function fails, or cannot be asked just now', () => {
    const { status, stdout } = wait(['denied', '!{"errorMessage":"the cluster answered 503"}', delivered]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/cannot be asked: AccessDenied \n.*it failed: .*the cluster answered 503/);
  });
});

describe('the review of a release', () => {
  /** A folder with stand-ins for npx, which answers as `cdk diff` and `slipway plan` do, and for aws. */
  function review(answers: {
    readonly diff: string;
    readonly failsOn?: readonly string[];
    readonly plan?: string;
    readonly stacks?: string;
  }) {
    const folder = mkdtempSync(join(tmpdir(), 'review-'));
    const fails = (answers.failsOn ?? []).map((kind) => `*"--fail-on ${kind}"*) exit 1 ;;`).join('\n');
    const npx = `#!/bin/bash\ncase "$*" in\n${fails}\nslipway*) ${answers.plan ?? "echo 'the plan'"} ;;\n*) ${answers.diff} ;;\nesac\n`;
    writeFileSync(join(folder, 'npx'), npx);
    writeFileSync(join(folder, 'aws'), '#!/bin/bash\necho "$*" > sent.txt\n');
    for (const name of ['npx', 'aws']) chmodSync(join(folder, name), 0o755);
    const { status, stdout } = spawnSync(
      'bash',
      ['-c', `. ${script('review.sh')}\necho "<$BROADENS> <$SUMMARY> <$LINK>"`],
      {
        cwd: folder,
        encoding: 'utf8',
        env: {
          PATH: `${folder}:${process.env['PATH']}`,
          SYSTEM: 'shop',
          STAGE: 'prod',
          STACKS: answers.stacks ?? 'prod/*',
          TARGET: 'eks',
          COMMIT: 'abc123',
          TOPIC_ARN: 'arn:topic',
          ASSEMBLY_IN: 'CODEBUILD_SRC_DIR_Synth_Output',
          CODEBUILD_SRC_DIR_Synth_Output: '/assembly',
          CODEBUILD_BUILD_URL: 'https://console/build',
        },
      },
    );
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    return { status, stdout, read };
  }

  const differing = 'echo "$*"; echo \'✨  Number of stacks with differences: 2\'';

  test('says how much differs, sends all of it, and hands the summary to the approval', () => {
    const { status, stdout, read } = review({ diff: differing });
    expect(status).toBe(0);
    expect(stdout).toContain(
      '<no> <shop prod on eks, commit abc123: 2 stacks differ. Replaces or deletes: no. Broadens permissions: no.> <https://console/build>',
    );
    expect(read('message.txt')).toMatch(/the plan\n\ncdk diff --app \/assembly prod\/\* --method template\n/);
    expect(read('sent.txt')).toContain('--topic-arn arn:topic --subject Release of shop to prod');
  });

  test('names what must not be overlooked: more permissions, and things that are replaced', () => {
    const { stdout } = review({ diff: differing, failsOn: ['broadening', 'destructive'] });
    expect(stdout).toMatch(/<yes> <.*Replaces or deletes: yes\. Broadens permissions: yes\.>/);
  });

  test('compares what stands in the second region, too, for the text and for both questions', () => {
    const asked = `echo "$*" >> asked.txt; ${differing}`;
    const { read } = review({ diff: asked, stacks: 'prod/* prod-recovery/*' });
    const compared = 'cdk diff --app /assembly prod/* prod-recovery/* --method template';
    expect(read('asked.txt').trim().split('\n')).toEqual([
      compared,
      `${compared} --fail-on broadening`,
      `${compared} --fail-on destructive`,
    ]);
  });

  test('stops the release when it cannot be made', () => {
    expect(review({ diff: 'echo no access; exit 1' })).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('no access'),
    });
    expect(review({ diff: differing, plan: 'exit 1' }).status).toBe(1);
  });
});
