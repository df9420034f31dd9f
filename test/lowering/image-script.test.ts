import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { releaseImageScript, tryImageScript } from '../../lib/lowering/delivery/image-script';
import { folderOf } from '../support/folder-of';

const digest = `sha256:${'a'.repeat(64)}`;
const hasTools = ['bash', 'jq'].every((tool) => spawnSync(tool, ['--version']).status === 0);

/** Stand-ins that note what they are asked, and answer as the environment says. */
const tools = {
  docker: `#!/usr/bin/env bash
echo "docker $*" >> "$CALLS"
case "$*" in
  login*) cat > /dev/null ;;
  *'buildx build'*)
    while [[ $# -gt 0 ]]; do
      if [[ "$1" == --metadata-file ]]; then echo '{"containerimage.digest":"${digest}"}' > "$2"; fi
      shift
    done
    exit "\${BUILD:-0}" ;;
  *trivy*) exit "\${SCAN:-0}" ;;
  *'imagetools inspect'*) echo "\${TAGGED:-${digest}}" ;;
esac
`,
  aws: `#!/usr/bin/env bash
echo "aws $*" >> "$CALLS"
case "$*" in
  *get-login-password*) echo secret ;;
  *batch-get-image*) echo "\${PRESENT:-None}" ;;
esac
`,
};

function runScript(script: string, more: Readonly<Record<string, string>> = {}) {
  const folder = folderOf({ 'bin/docker': tools.docker, 'bin/aws': tools.aws, calls: '' });
  for (const tool of Object.keys(tools)) chmodSync(join(folder, 'bin', tool), 0o755);
  const { status, stderr } = spawnSync('bash', ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      HOME: folder,
      CALLS: join(folder, 'calls'),
      IMAGE: '111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop/api',
      TAG: '2026-11-21-49873b71a2f0',
      REVISION: '49873b7',
      CONTEXT: 'api',
      PLATFORMS: 'linux/arm64,linux/amd64',
      SEVERITIES: 'CRITICAL',
      OPTIONS: '["--file=api/Dockerfile","--build-arg=NAME=a b"]',
      DIGEST_FILE: join(folder, 'digest'),
      ...more,
    },
  });
  const calls = readFileSync(join(folder, 'calls'), 'utf8');
  const written = existsSync(join(folder, 'digest')) ? readFileSync(join(folder, 'digest'), 'utf8').trim() : undefined;
  return { status, stderr, calls, digest: written };
}

(hasTools ? describe : describe.skip)('the script that releases an image (skipped without bash and jq)', () => {
  test('[CUS-24, EXA-26] pushes without a tag, examines each platform, and gives the tag to what it has examined', () => {
    const { status, calls, digest: written } = runScript(releaseImageScript);
    expect({ status, written }).toEqual({ status: 0, written: digest });
    const order = ['docker login', 'buildx build', 'trivy', 'trivy', 'imagetools create', 'imagetools inspect'];
    const found = calls.split('\n').filter((line) => order.some((word) => line.includes(word)));
    expect(found.map((line) => order.find((word) => line.includes(word)))).toEqual(order);
    expect(calls).toContain('aws ecr get-login-password --region eu-central-1');
    expect(calls).toContain('push-by-digest=true');
    expect(calls).toContain('--file=api/Dockerfile --build-arg=NAME=a b');
    expect(calls).toMatch(/--platform linux\/arm64 .*@sha256:a+\n[^]*--platform linux\/amd64 .*@sha256:a+\n/);
    expect(calls).toMatch(/imagetools create --tag \S+shop\/api:2026-11-21-49873b71a2f0 \S+shop\/api@sha256:a+\n/);
  });

  test('[CUS-45, CUS-23] gives no tag to an image with a finding, and fails', () => {
    const { status, calls, digest: written } = runScript(releaseImageScript, { SCAN: '1' });
    expect(status).toBe(1);
    expect(calls).toContain('--severity CRITICAL --exit-code 1');
    expect(calls).not.toContain('imagetools create');
    expect(written).toBeUndefined();
  });

  test('makes nothing anew when the tag is there, and says what it names', () => {
    const present = `sha256:${'b'.repeat(64)}`;
    const { status, calls, digest: written } = runScript(releaseImageScript, { PRESENT: present });
    expect({ status, written }).toEqual({ status: 0, written: present });
    expect(calls).not.toContain('buildx');
  });

  test.each([
    ['a build fails', { BUILD: '1' }],
    ['the tag names something else', { TAGGED: `sha256:${'c'.repeat(64)}` }],
    ['the options are no list', { OPTIONS: 'no' }],
  ])('writes no digest when %s', (_, more) => {
    const { status, digest: written } = runScript(releaseImageScript, more);
    expect(status).not.toBe(0);
    expect(written).toBeUndefined();
  });

  test('emulates only what the machine is not', () => {
    const own =
      spawnSync('uname', ['-m'], { encoding: 'utf8' }).stdout.trim() === 'aarch64' ? 'linux/arm64' : 'linux/amd64';
    expect(runScript(releaseImageScript, { PLATFORMS: own }).calls).not.toContain('binfmt');
    expect(runScript(releaseImageScript).calls).toContain('binfmt');
  });
});

(hasTools ? describe : describe.skip)('the script that tries an image (skipped without bash and jq)', () => {
  test('[CUS-45] builds and examines it, and neither signs in nor pushes', () => {
    const { status, calls } = runScript(tryImageScript);
    expect(status).toBe(0);
    expect(calls.match(/trivy/g)).toHaveLength(2);
    expect(calls).not.toMatch(/login|push|aws/);
  });

  test('fails on a finding', () => {
    expect(runScript(tryImageScript, { SCAN: '1' }).status).toBe(1);
  });
});
