import data from './engine-versions.json';

export type PostgresEngine = 'postgres' | 'aurora-postgres';
export type CacheEngine = 'redis' | 'valkey';

/** A major version of PostgreSQL that new databases may have. */
export interface PostgresVersion {
  readonly major: string;
  /** Newest that CloudFormation accepts. */
  readonly newestMinor: string;
  /** Newest with a constant in aws-cdk-lib; a newer one needs `PostgresEngineVersion.of`. */
  readonly newestMinorInCdk: string;
  readonly parameterGroupFamily: string;
  /** Day (YYYY-MM-DD) after which AWS charges for extended support. */
  readonly standardSupportEnd: string;
}

/** A version of a cache engine, without patch number, as ElastiCache wants it. */
export interface CacheVersion {
  readonly version: string;
  readonly parameterGroupFamily: string;
}

/** Versions that AWS offers, oldest first. */
export const postgresVersions: Readonly<Record<PostgresEngine, readonly PostgresVersion[]>> = data;

/** Versions that AWS offers, oldest first. */
export const cacheVersions: Readonly<Record<CacheEngine, readonly CacheVersion[]>> = data;

/**
 * What is known of a PostgreSQL version.
 *
 * @param version a major version (`17`) or an exact one (`17.9`), of which only the major is looked up
 * @returns undefined when new databases cannot have it
 */
export function postgresVersion(engine: PostgresEngine, version: string): PostgresVersion | undefined {
  const [major] = version.split('.');
  return postgresVersions[engine].find((row) => row.major === major);
}

/**
 * What is known of a cache version such as `8.1`.
 *
 * @returns undefined when new caches cannot have it
 */
export function cacheVersion(engine: CacheEngine, version: string): CacheVersion | undefined {
  return cacheVersions[engine].find((row) => row.version === version);
}
