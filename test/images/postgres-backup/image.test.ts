import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import engines from '../../../lib/data/engine-versions.json';
import images from '../../../lib/data/images.json';
import { packageRoot } from '../../../lib/shared/package-root';

const read = (path: string): string => readFileSync(join(packageRoot(), path), 'utf8');
const json = (path: string) => JSON.parse(read(path)) as Record<string, Record<string, string>>;

describe('the image of database dumps', () => {
  const dockerfile = read('images/postgres-backup/Dockerfile');

  test('is built on images that are pinned to a version', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    const { repository, tag } = images.images.placeholder;
    const newest = engines.postgres.at(-1)?.newestMinor;
    expect(bases).toEqual([
      `${repository}:${tag}`,
      'public.ecr.aws/docker/library/postgres:${POSTGRES_VERSION}-bookworm',
    ]);
    expect(dockerfile).toContain(`\nARG POSTGRES_VERSION=${newest}\n`);
  });

  test('does not run as root, verifies the server, and takes what is asked of it as its command', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM'));
    expect(/^USER (.*)$/m.exec(last)?.[1]).toBe('999:999');
    expect(last).toContain('PGSSLMODE=verify-full');
    expect(last).toMatch(/PGSSLROOTCERT=(\S+rds-global-bundle\.pem)/);
    expect(last).toContain('STOPSIGNAL SIGTERM'); // the one below is that of a server, which ends otherwise
    expect(last).toContain('CMD ["backup"]');
  });

  test('contains the packages that the tests ran with', () => {
    const inside = json('images/postgres-backup/package.json')['dependencies'];
    const here = json('package.json');
    expect(inside).toEqual(
      Object.fromEntries(Object.keys(inside ?? {}).map((name) => [name, versionHere(here, name)])),
    );
    const locked = json('images/postgres-backup/package-lock.json')['packages'] as unknown as Record<
      string,
      { version: string; dependencies?: object }
    >;
    expect(locked['']?.dependencies).toEqual(inside);
  });

  test('documents every variable that the program reads', () => {
    const sources = ['configuration', 'run'].map((name) => read(`images/postgres-backup/src/${name}.ts`)).join('\n');
    const names = [...sources.matchAll(/'((?:BACKUP|PG)[A-Z_]*|AWS_REGION)'/g)].map(([, name]) => name);
    const readme = read('images/postgres-backup/README.md');
    expect(names.length).toBeGreaterThan(12);
    expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});

function versionHere(manifest: Record<string, Record<string, string>>, name: string): string | undefined {
  return manifest['dependencies']?.[name] ?? manifest['devDependencies']?.[name];
}
