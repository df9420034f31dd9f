import { describe, expect, test } from '@jest/globals';
import { AuroraPostgresEngineVersion, PostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import { cacheVersion, cacheVersions, postgresVersion, postgresVersions } from '../../lib/data/engine-versions';

const minorOf = (version: string) => Number(version.split('.')[1]);

describe.each(['postgres', 'aurora-postgres'] as const)('%s', (engine) => {
  const rows = postgresVersions[engine];

  test('has its major versions in order, with later ends of support', () => {
    const majors = rows.map(({ major }) => Number(major));
    expect(majors).toEqual([...new Set(majors)].toSorted((a, b) => a - b));
    const ends = rows.map(({ standardSupportEnd }) => standardSupportEnd);
    expect(ends).toEqual(ends.toSorted());
  });

  test.each(rows)('has minor versions and a parameter group family of its own major: $major', (row) => {
    expect(row.newestMinor).toMatch(new RegExp(String.raw`^${row.major}\.\d+$`));
    expect(row.parameterGroupFamily).toBe(`${engine === 'postgres' ? 'postgres' : 'aurora-postgresql'}${row.major}`);
    expect(minorOf(row.newestMinor)).toBeGreaterThanOrEqual(minorOf(row.newestMinorInCdk));
  });

  test.each(rows)('knows the newest constant of the installed aws-cdk-lib: $major', ({ major, newestMinorInCdk }) => {
    expect(newestConstant(engine, major)).toBe(newestMinorInCdk);
  });
});

test.each([
  ['postgres', '17', 'postgres17'],
  ['postgres', '17.9', 'postgres17'],
  ['aurora-postgres', '16', 'aurora-postgresql16'],
  ['postgres', '13', undefined],
  ['postgres', '', undefined],
] as const)('%s %s belongs to family %s', (engine, version, family) => {
  expect(postgresVersion(engine, version)?.parameterGroupFamily).toBe(family);
});

test.each([
  ['valkey', '7.2', 'valkey7'],
  ['valkey', '8.1', 'valkey8'],
  ['valkey', '9.1', 'valkey9'],
  ['redis', '7.1', 'redis7'],
  ['redis', '8.0', undefined],
  ['valkey', '8.1.0', undefined],
] as const)('%s %s belongs to family %s', (engine, version, family) => {
  expect(cacheVersion(engine, version)?.parameterGroupFamily).toBe(family);
});

test('cache versions are in order', () => {
  const versions = cacheVersions.valkey.map(({ version }) => Number(version));
  expect(versions).toEqual(versions.toSorted((a, b) => a - b));
});

function newestConstant(engine: 'postgres' | 'aurora-postgres', major: string): string | undefined {
  const versions =
    engine === 'postgres'
      ? Object.values(PostgresEngineVersion).map(({ postgresFullVersion }) => postgresFullVersion)
      : Object.values(AuroraPostgresEngineVersion).map(({ auroraPostgresFullVersion }) => auroraPostgresFullVersion);
  return versions
    .filter((version) => version?.split('.')[0] === major && Number.isInteger(minorOf(version)))
    .toSorted((a, b) => minorOf(a) - minorOf(b))
    .at(-1);
}
