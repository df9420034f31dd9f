import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { ReleaseFlags } from '../../bin/release';
import { release } from '../../bin/release';
import { minimalDescription } from '../support/descriptions';
import { folderOf } from '../support/folder-of';
import type { Outcome } from './run-command';
import { run } from './run-command';

const VALUES = 'helm-charts/shop/values.yaml';
const names = ['api', 'api-v2', 'ap', 'mailer', 'worker'];
const web = { kind: 'web', port: 8080, routes: ['/*'] };
const services = Object.fromEntries(
  names.map((name, i) => [name, i === 0 ? web : { kind: 'internal', port: 8080 + i }]),
);
const files = {
  'systems/shop.json': JSON.stringify(
    minimalDescription({ services: { ...services, proxy: { kind: 'internal', port: 80, image: 'envoy:1' } } }),
  ),
  'package.json': '{}',
  [VALUES]: `# tags\nimages:\n${names.map((name) => `  ${name}:\n    tag: '0' # ${name}\n`).join('')}`,
};

const identity = ['-c', 'user.name=Robot', '-c', 'user.email=robot@example.com'];
const git = (folder: string, ...args: string[]) =>
  execFileSync('git', [...identity, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
  }).trim();

/** A repository without working tree, which all push to. */
function origin(): string {
  const folder = folderOf({});
  git(folder, 'init', '--quiet', '--bare', '--initial-branch=main');
  const first = folderOf(files);
  git(first, 'init', '--quiet', '--initial-branch=main');
  git(first, 'add', '.');
  git(first, 'commit', '--quiet', '--message', 'Begin');
  git(first, 'push', '--quiet', folder, 'main');
  return folder;
}

function clone(remote: string, ...options: string[]): string {
  const folder = folderOf({});
  git(folder, 'clone', '--quiet', ...options, remote, '.');
  git(folder, 'config', 'user.name', 'Robot');
  git(folder, 'config', 'user.email', 'robot@example.com');
  return folder;
}

const push: ReleaseFlags = { tag: '1', push: true, remote: 'origin', branch: 'main' };
const several: ReleaseFlags = { push: true, remote: 'origin', branch: 'main' };
const valuesOf = (remote: string) => git(remote, 'show', `main:${VALUES}`);
const tagsOf = (text: string) => {
  const { images } = parse(text) as { images: Record<string, { tag: string }> };
  return Object.fromEntries(Object.entries(images).map(([name, { tag }]) => [name, tag]));
};

/** Says how many pushes the repository has been asked to take since. */
function countPushes(remote: string): () => number {
  const asked = join(remote, 'asked');
  writeFileSync(asked, '');
  writeFileSync(join(remote, 'hooks/pre-receive'), `#!/bin/sh\necho x >> "${asked}"\n`, { mode: 0o755 });
  return () => readFileSync(asked, 'utf8').length / 2;
}

describe('slipway release, in this folder', () => {
  test('writes the tag of one service and nothing else, and is content when it is there', async () => {
    const folder = folderOf(files);

    expect(await release(folder, 'shop', ['api'], { tag: '1.10', remote: 'origin' })).toBe(
      `shop: api is 1.10 in ${VALUES}`,
    );
    expect(readFileSync(join(folder, VALUES), 'utf8')).toBe(files[VALUES].replace("'0' # api\n", "'1.10' # api\n"));
    expect(await release(folder, 'shop', ['api'], { tag: '1.10', remote: 'origin' })).toMatch(/, as before$/);
  });

  test.each<[string, string, Partial<ReleaseFlags>, string]>([
    ['a service that nobody declares', 'mailr', {}, "did you mean 'mailer'?"],
    ['a service whose image is made elsewhere', 'proxy', {}, 'services.proxy.image'],
    ['a tag that is none', 'api', { tag: 'a b' }, 'the tag of api is no tag'],
    ['a service without a tag', 'api', { tag: undefined }, 'api has no tag'],
    ['a digest that was not found', 'api=1@', { tag: undefined }, 'the digest of api is no digest'],
    ['one tag for what has its own', 'api=1', { tag: '2' }, '--tag and --digest belong to one service'],
    ['a branch where there is no repository', 'api', { push: true }, 'no Git repository here'],
  ])('refuses %s, and writes nothing', async (_, service, flags, said) => {
    const folder = folderOf(files);

    await expect(release(folder, 'shop', [service], { tag: '1', remote: 'origin', ...flags })).rejects.toThrow(said);
    expect(readFileSync(join(folder, VALUES), 'utf8')).toBe(files[VALUES]);
  });

  test('writes several services at once, each with its own tag, and no other', async () => {
    const folder = folderOf(files);
    const digest = `sha256:${'b'.repeat(64)}`;

    expect(await release(folder, 'shop', ['api=2', `worker=3@${digest}`], { remote: 'origin' })).toBe(
      `shop: api is 2, worker is 3 in ${VALUES}`,
    );
    expect(readFileSync(join(folder, VALUES), 'utf8')).toBe(
      files[VALUES].replace("'0' # api\n", "'2' # api\n").replace(
        "    tag: '0' # worker",
        `    digest: "${digest}"\n    tag: '3' # worker`,
      ),
    );
  });

  test('tells all that is wrong with several services at once, and writes none of them', async () => {
    const folder = folderOf(files);
    const words = ['api=1', 'mailr=1', 'proxy=1', 'worker=a b', 'ap=latest', 'api-v2=1@sha256:12', 'mailer', 'api=2'];
    const said = await release(folder, 'shop', words, { remote: 'origin' }).catch(String);

    for (const problem of [
      "unknown service 'mailr'",
      'proxy has an image that is made elsewhere',
      'the tag of worker is no tag',
      'the tag of ap does not say which version',
      'the digest of api-v2 is no digest',
      'mailer has no tag',
      'api is named twice',
    ])
      expect(said).toContain(problem);
    expect(readFileSync(join(folder, VALUES), 'utf8')).toBe(files[VALUES]);
  });

  test('writes none where one of them cannot be written, and tells of each that cannot', async () => {
    const values = 'images:\n  api: { tag: "1" }\n  mailer: &mailer { tag: "1" }\n  worker: *mailer\n';
    const folder = folderOf({ ...files, [VALUES]: values });
    const said = await release(folder, 'shop', ['api=2', 'mailer=2', 'worker=2'], { remote: 'origin' }).catch(String);

    expect(said).toMatch(/images\.mailer shares its lines[^]*images\.worker shares its lines/);
    expect(readFileSync(join(folder, VALUES), 'utf8')).toBe(values);
  });

  test('is a command that says what it wants, without a stack trace', async () => {
    const folder = folderOf({ ...files, [VALUES]: 'images: {}' });
    const outcomes = await Promise.all([
      run(folder, ['release', 'shop', 'api']),
      run(folder, ['release', 'shop', 'api', '--tag', '1']),
    ]);
    const said = outcomes.map(({ stderr }: Outcome) => stderr);

    expect(outcomes.map(({ status }) => status)).toEqual([1, 1]);
    expect(said[0]).toContain('api has no tag');
    expect(said[1]).toContain('no service api in images');
    expect(said.join('')).not.toMatch(/^ +at /m);
  });
});

describe('slipway release --push', () => {
  test('[XEO-23] commits the tag alone to the branch, with trailers that say what it is', async () => {
    const remote = origin();
    const folder = clone(remote);
    const head = git(folder, 'rev-parse', 'HEAD');
    const digest = `sha256:${'a'.repeat(64)}`;
    await release(folder, 'shop', ['mailer'], { ...push, tag: '2', digest, source: 'HEAD' });

    expect(git(remote, 'log', '--format=%an: %B', '-1', 'main')).toBe(
      `Robot: Release mailer 2 of shop\n\nRelease-System: shop\nRelease-Service: mailer\nRelease-Tag: 2\nRelease-Digest: ${digest}\nRelease-Source: ${head}`,
    );
    expect(git(remote, 'diff', '--name-only', 'main~', 'main')).toBe(VALUES);
    expect(valuesOf(remote)).toBe(
      files[VALUES].replace("    tag: '0' # mailer", `    digest: "${digest}"\n    tag: '2' # mailer`).trim(),
    );
  });

  test('[XEO-23] commits several services at once, by one push, with the trailers of each', async () => {
    const remote = origin();
    const folder = clone(remote);
    const pushes = countPushes(remote);
    const digest = `sha256:${'a'.repeat(64)}`;
    const outcome = await run(folder, ['release', 'shop', `api=2@${digest}`, 'worker=2', '--source', 'abc', '--push']);

    expect([outcome.status, outcome.stderr]).toEqual([0, '']);
    expect(pushes()).toBe(1);
    expect(git(remote, 'log', '--format=%B', 'main~..main')).toBe(
      `Release api, worker 2 of shop\n\nRelease-System: shop\nRelease-Service: api\nRelease-Tag: 2\nRelease-Digest: ${digest}\nRelease-Service: worker\nRelease-Tag: 2\nRelease-Source: abc`,
    );
    expect(tagsOf(valuesOf(remote))).toEqual({ api: '2', 'api-v2': '0', ap: '0', mailer: '0', worker: '2' });
  });

  test('pushes none of several when the branch cannot take one of them', async () => {
    const remote = origin();
    const folder = clone(remote);
    const pushes = countPushes(remote);
    const description = minimalDescription({ services: { ...services, fresh: { kind: 'worker' } } });
    writeFileSync(join(folder, 'systems/shop.json'), JSON.stringify(description));

    await expect(release(folder, 'shop', ['api=2', 'fresh=2'], several)).rejects.toThrow('no service fresh in images');
    expect(pushes()).toBe(0);
    expect(tagsOf(valuesOf(remote))['api']).toBe('0');
  });

  test('never shows the branch with a part of several, of whom others push at the same time', async () => {
    const remote = origin();
    const words = (tag: string) => [`api=${tag}`, `mailer=${tag}`];
    await Promise.all([
      release(clone(remote), 'shop', words('v1'), several),
      release(clone(remote), 'shop', words('v2'), several),
      release(clone(remote), 'shop', ['worker=v3', 'ap=v3'], several),
    ]);
    const revisions = git(remote, 'log', '--format=%H', 'main').split('\n');

    expect(revisions).toHaveLength(4);
    for (const revision of revisions) {
      const tags = tagsOf(git(remote, 'show', `${revision}:${VALUES}`));
      expect([tags['mailer'], tags['ap']]).toEqual([tags['api'], tags['worker']]);
    }
    expect(tagsOf(valuesOf(remote))).toMatchObject({ worker: 'v3', 'api-v2': '0' });
  });

  test('counts the services in the subject of a commit that has no room for their names', async () => {
    const remote = origin();
    const words = names.map((name) => `${name}=2026-11-22-${name}-4f2c1e9`);
    await release(clone(remote), 'shop', words, several);

    expect(git(remote, 'log', '--format=%s', '-1', 'main')).toBe('Release 5 services of shop');
  });

  test('does nothing when the branch says so already', async () => {
    const remote = origin();
    await release(clone(remote), 'shop', ['api'], push);
    const before = git(remote, 'rev-parse', 'main');

    expect(await release(clone(remote), 'shop', ['api'], push)).toMatch(/, as before$/);
    expect(git(remote, 'rev-parse', 'main')).toBe(before);
  });

  test('loses none of several releases that are pushed at the same time, from clones of all ages', async () => {
    const remote = origin();
    const clones = names.map(() => clone(remote));
    await Promise.all(names.map((name, i) => release(clones[i]!, 'shop', [name], { ...push, tag: `v${i}` })));

    expect(tagsOf(valuesOf(remote))).toEqual(Object.fromEntries(names.map((name, i) => [name, `v${i}`])));
    expect(git(remote, 'log', '--format=%s', 'main').split('\n')).toHaveLength(names.length + 1);
    expect(valuesOf(remote).match(/# .*/g)).toEqual(files[VALUES].match(/# .*/g));
  });

  test('loses none of those from one clone, either, as processes of their own', async () => {
    const remote = origin();
    const folder = clone(remote);
    const outcomes = await Promise.all(
      names.map((name) => run(folder, ['release', 'shop', name, '--tag', 'v1', '--push', '--branch', 'main'])),
    );

    expect(outcomes.map(({ status, stderr }) => [status, stderr])).toEqual(names.map(() => [0, '']));
    expect(Object.values(tagsOf(valuesOf(remote)))).toEqual(names.map(() => 'v1'));
    expect(git(folder, 'for-each-ref', 'refs/slipway')).toBe('');
  });

  test('goes on from what somebody pushed in the middle of it', async () => {
    const remote = origin();
    const other = clone(remote);
    // the first push finds a branch that has just moved on
    const hook = join(remote, 'hooks/update');
    mkdirSync(dirname(hook), { recursive: true });
    writeFileSync(
      hook,
      `#!/bin/sh\nif [ ! -e "${remote}/once" ]; then touch "${remote}/once"; env -i PATH="$PATH" git -C "${other}" push --quiet origin HEAD:main; fi\n`,
      { mode: 0o755 },
    );
    writeFileSync(join(other, VALUES), files[VALUES].replace("'0' # worker", "'7' # worker"));
    git(other, 'commit', '--quiet', '--all', '--message', 'Release worker by hand');
    await release(clone(remote), 'shop', ['api'], push);

    expect(tagsOf(valuesOf(remote))).toMatchObject({ api: '1', worker: '7' });
  });

  test('leaves alone what is changed, staged and committed here, and what is checked out', async () => {
    const remote = origin();
    const folder = clone(remote);
    writeFileSync(join(folder, 'own.txt'), 'committed');
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message', 'Mine, not pushed');
    writeFileSync(join(folder, 'staged.txt'), 'staged');
    git(folder, 'add', 'staged.txt');
    writeFileSync(join(folder, VALUES), 'changed: and not even readable [');
    const state = () => [git(folder, 'status', '--porcelain'), git(folder, 'rev-parse', 'HEAD'), git(folder, 'diff')];
    const before = state();
    await release(folder, 'shop', ['api'], push);

    expect(state()).toEqual(before);
    expect(git(remote, 'ls-tree', '-r', '--name-only', 'main').split('\n')).toEqual(Object.keys(files).toSorted());
    expect(tagsOf(valuesOf(remote))['api']).toBe('1');
  });

  test('works from a shallow clone of a single commit, on no branch, in a folder of the repository', async () => {
    const remote = origin();
    const folder = clone(`file://${remote}`, '--depth=1');
    git(folder, 'checkout', '--quiet', '--detach');
    await release(folder, 'shop', ['api'], push);

    expect(git(remote, 'log', '--format=%s', 'main').split('\n')).toEqual(['Release api 1 of shop', 'Begin']);
    await expect(release(folder, 'shop', ['api'], { tag: '2', push: true, remote: 'origin' })).rejects.toThrow(
      '--branch main',
    );
  });

  test.each<[string, string]>([
    ['a protected branch', 'echo "branch is protected" >&2; exit 1'],
    ['a server out of order', 'exit 1'],
  ])('gives up at once before %s, says what it said, and never uses force', async (_, script) => {
    const remote = origin();
    writeFileSync(join(remote, 'hooks/pre-receive'), `#!/bin/sh\necho x >> "${remote}/asked"\n${script}\n`, {
      mode: 0o755,
    });
    const before = git(remote, 'rev-parse', 'main');

    await expect(release(clone(remote), 'shop', ['api'], push)).rejects.toThrow(
      /nothing was pushed to main of origin, after 1 try/,
    );
    expect(git(remote, 'rev-parse', 'main')).toBe(before);
    expect(readFileSync(join(remote, 'asked'), 'utf8')).toBe('x\n');
  });

  test.each<[string, Partial<ReleaseFlags>, string]>([
    ['no such remote', { remote: 'upstream' }, 'cannot be fetched'],
    ['no such branch', { branch: 'release' }, "couldn't find remote ref"],
    ['a service that the branch does not know yet', { tag: '1' }, 'add it with slipway render'],
  ])('tells %s', async (_, flags, said) => {
    const remote = origin();
    const folder = clone(remote);
    const description = minimalDescription({ services: { ...services, fresh: { kind: 'worker' } } });
    writeFileSync(join(folder, 'systems/shop.json'), JSON.stringify(description));

    await expect(release(folder, 'shop', ['fresh'], { ...push, ...flags })).rejects.toThrow(said);
    expect(git(folder, 'for-each-ref', 'refs/slipway')).toBe('');
  });
});
