import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { imageBuildspec } from '../../lib/lowering/delivery/image-buildspec';
import { releaseImageScript } from '../../lib/lowering/delivery/image-script';
import { folderOf } from '../support/folder-of';

const [script] = imageBuildspec.phases.build.commands;
const hasTools = ['bash', 'jq', 'shellcheck'].every((tool) => spawnSync(tool, ['--version']).status === 0);
const digest = `sha256:${'a'.repeat(64)}`;
const images = ['api', 'web'].map((service) => ({
  service,
  repository: `shop/${service}`,
  context: service,
  platforms: 'linux/arm64',
  severities: 'CRITICAL',
  options: [`--file=${service}/Dockerfile`],
}));

/** Stand-ins: every image is in the registry already, so that only what surrounds the script is asked. */
const tools = {
  docker: '#!/usr/bin/env bash\ncat > /dev/null\n',
  aws: `#!/usr/bin/env bash\necho "aws $*" >> "$CALLS"\n[[ "$*" == *"$BROKEN"* ]] && exit 1\necho '${digest}'\n`,
  git: '#!/usr/bin/env bash\necho "git $*" >> "$CALLS"\nif [[ $1 == clone ]]; then mkdir "${@: -1}"; else echo commit; fi\n',
  npm: '#!/usr/bin/env bash\necho "npm $* in $PWD" >> "$CALLS"\n',
  npx: '#!/usr/bin/env bash\necho "npx $*" >> "$CALLS"\nif [[ "$*" == *images* ]]; then echo "$IMAGES"; fi\n',
};

function runBuild({ broken = 'nothing', built = images } = {}) {
  const folder = folderOf(Object.fromEntries(Object.entries(tools).map(([name, text]) => [`bin/${name}`, text])));
  for (const tool of Object.keys(tools)) chmodSync(join(folder, 'bin', tool), 0o755);
  const calls = join(folder, 'calls');
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
    CALLS: calls,
    BROKEN: broken,
    IMAGES: JSON.stringify(built),
    SYSTEM: 'shop',
    COMMIT: 'abc123',
    REPOSITORY_URL: 'https://connection/acme/shop.git',
    BRANCH: 'main',
    REGISTRY: '111122223333.dkr.ecr.us-east-1.amazonaws.com',
  };
  const { status } = spawnSync('bash', ['-c', script], { cwd: folder, env });
  const called = readFileSync(calls, 'utf8');
  return { status, called, released: called.match(/slipway release .*/g) ?? [] };
}

(hasTools ? describe : describe.skip)(
  'the build of images by CodeBuild (skipped without bash, jq and shellcheck)',
  () => {
    test('[CUS-23] runs, image by image, the very script that the workflow runs', () => {
      expect(script).toContain(releaseImageScript);
    });

    test('is shell that passes shellcheck', () => {
      const { stdout } = spawnSync('shellcheck', ['--shell=bash', '-'], { input: script, encoding: 'utf8' });
      expect(stdout).toBe('');
    });

    test('releases all services at once, each with its own digest', () => {
      const { status, released } = runBuild();
      expect(status).toBe(0);
      expect(released).toEqual([
        `slipway release shop api=commit@${digest} web=commit@${digest} --source commit --push --branch main`,
      ]);
    });

    test('releases nothing when nothing changed', () => {
      expect(runBuild({ built: [] })).toMatchObject({ status: 0, released: [] });
    });

    test('works in a clone with its history, of the commit that is delivered, without scripts of packages', () => {
      const [clone = '', checkout, install = ''] = runBuild().called.split('\n');
      expect(clone).toMatch(
        /^git clone --quiet --config credential.helper=!aws codecommit credential-helper \$@ --config credential.UseHttpPath=true https:\/\/connection\/acme\/shop.git \/\S+\/code$/,
      );
      expect(checkout).toBe('git checkout --quiet --detach abc123');
      expect(install).toMatch(/^npm ci --ignore-scripts in \/\S+\/code$/);
    });

    test('releases none when one of them fails', () => {
      const { status, released } = runBuild({ broken: 'shop/web' });
      expect(status).not.toBe(0);
      expect(released).toEqual([]);
    });
  },
);
