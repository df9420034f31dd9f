import type { CacheEngine } from './engine-versions';
import data from './instance-types.json';

/** Ways in which AWS runs PostgreSQL; each has classes of its own. */
export type DatabaseMode = 'instance' | 'multi-az-cluster' | 'aurora';

/** What stands behind the name of an instance class or node type. */
export interface InstanceType {
  readonly vcpu: number;
  /** Of a cache: what is left for data. */
  readonly memoryGiB: number;
  readonly architecture: 'arm64' | 'x86_64';
  /** Whether the hardware encrypts its traffic within the VPC, which VPC encryption controls ask for in `enforce`. */
  readonly encryptedInTransit: boolean;
}

type Family = Omit<InstanceType, 'vcpu' | 'memoryGiB'> & {
  /** Sizes that differ from what the size alone says. */
  readonly vcpu?: Readonly<Record<string, number>>;
};
type DatabaseFamily = Family & {
  readonly memoryGiB?: Readonly<Record<string, number>>;
  readonly memoryGiBPerVcpu?: number;
  readonly sizes: Readonly<Partial<Record<DatabaseMode, string>>>;
};
type CacheFamily = Family & {
  readonly memoryGiB: Readonly<Record<string, number>>;
  readonly engines: readonly string[];
};

const vcpuBySize: Readonly<Record<string, number>> = data.vcpuBySize;
const databaseFamilies = Object.entries(data.database.families as Readonly<Record<string, DatabaseFamily>>);
const cacheFamilies = Object.entries(data.cache.families as Readonly<Record<string, CacheFamily>>);

/**
 * Classes of current generations by name without `db.`, e.g. `m7g.large`; Aurora has `serverless` besides.
 *
 * Not every region has all of them.
 */
export const databaseInstanceTypes: Readonly<Record<DatabaseMode, ReadonlyMap<string, InstanceType>>> = {
  instance: databaseTypes('instance'),
  'multi-az-cluster': databaseTypes('multi-az-cluster'),
  aurora: databaseTypes('aurora'),
};

/** Node types of current generations by name without `cache.`, e.g. `t4g.small`. Not every region has all of them. */
export const cacheNodeTypes: Readonly<Record<CacheEngine, ReadonlyMap<string, InstanceType>>> = {
  redis: cacheTypes('redis'),
  valkey: cacheTypes('valkey'),
};

function databaseTypes(mode: DatabaseMode): ReadonlyMap<string, InstanceType> {
  return new Map(
    databaseFamilies.flatMap(([name, family]) =>
      (family.sizes[mode]?.split(' ') ?? []).map((size) => {
        const vcpu = vcpuOf(family, size);
        const memoryGiB = family.memoryGiB?.[size] ?? vcpu * (family.memoryGiBPerVcpu ?? NaN);
        return [`${name}.${size}`, instanceType(family, vcpu, memoryGiB)] as const;
      }),
    ),
  );
}

function cacheTypes(engine: CacheEngine): ReadonlyMap<string, InstanceType> {
  return new Map(
    cacheFamilies
      .filter(([, family]) => family.engines.includes(engine))
      .flatMap(([name, family]) =>
        Object.entries(family.memoryGiB).map(
          ([size, memoryGiB]) => [`${name}.${size}`, instanceType(family, vcpuOf(family, size), memoryGiB)] as const,
        ),
      ),
  );
}

/** NaN when the table has a hole, which its test finds. */
function vcpuOf(family: Family, size: string): number {
  return family.vcpu?.[size] ?? vcpuBySize[size] ?? NaN;
}

function instanceType(family: Family, vcpu: number, memoryGiB: number): InstanceType {
  return { vcpu, memoryGiB, architecture: family.architecture, encryptedInTransit: family.encryptedInTransit };
}
