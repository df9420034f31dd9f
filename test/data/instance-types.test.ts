import { describe, expect, test } from '@jest/globals';
import { cacheNodeTypes, databaseInstanceTypes } from '../../lib/data/instance-types';
import data from '../../lib/data/instance-types.json';

const tables = [...Object.entries(databaseInstanceTypes), ...Object.entries(cacheNodeTypes)];

test.each(tables)('every type for %s has vCPUs, memory and an architecture', (_what, types) => {
  expect(types.size).toBeGreaterThan(0);
  for (const [name, { vcpu, memoryGiB, architecture }] of types) {
    expect({ name, vcpu: vcpu > 0, memory: memoryGiB > 0 }).toEqual({ name, vcpu: true, memory: true });
    // the architecture is in the name: a `g` after the generation is Graviton
    expect({ name, architecture }).toEqual({ name, architecture: /^[a-z]+\d+g/.test(name) ? 'arm64' : 'x86_64' });
  }
});

test.each([data.database.families, data.cache.families])('families are in order', (families) => {
  expect(Object.keys(families)).toEqual(Object.keys(families).toSorted());
});

describe('classes of databases', () => {
  test.each([
    ['instance', 't4g.micro', 2, 1],
    ['instance', 't4g.medium', 2, 4],
    ['instance', 'm7g.large', 2, 8],
    ['instance', 'r8g.48xlarge', 192, 1536],
    ['instance', 'x2g.16xlarge', 64, 1024],
    ['multi-az-cluster', 'c6gd.medium', 1, 2],
    ['multi-az-cluster', 'x2iedn.32xlarge', 128, 4096],
    ['aurora', 'r7g.xlarge', 4, 32],
  ] as const)('for %s, %s has %d vCPU and %d GiB', (mode, name, vcpu, memoryGiB) => {
    expect(databaseInstanceTypes[mode].get(name)).toMatchObject({ vcpu, memoryGiB });
  });

  test.each([
    ['multi-az-cluster', 't4g.medium'],
    ['multi-az-cluster', 'm7g.large'],
    ['aurora', 'm7g.large'],
    ['aurora', 'r8gd.large'],
    ['instance', 'c6gd.large'],
    ['instance', 'm7g.24xlarge'],
    ['instance', 'constructor'],
  ] as const)('%s does not take %s', (mode, name) => {
    expect(databaseInstanceTypes[mode].get(name)).toBeUndefined();
  });
});

describe('node types of caches', () => {
  test.each([
    ['t4g.micro', 2, 0.5],
    ['t4g.medium', 2, 3.09],
    ['m7g.large', 2, 6.38],
    ['r7g.16xlarge', 64, 419.09],
  ])('%s has %d vCPU and leaves %d GiB for data', (name, vcpu, memoryGiB) => {
    expect(cacheNodeTypes.valkey.get(name)).toMatchObject({ vcpu, memoryGiB });
    expect(cacheNodeTypes.redis.get(name)).toEqual(cacheNodeTypes.valkey.get(name));
  });

  test.each(['m8g.large', 'r8g.large', 'c8gn.large'])('%s runs Valkey only', (name) => {
    expect(cacheNodeTypes.valkey.has(name)).toBe(true);
    expect(cacheNodeTypes.redis.has(name)).toBe(false);
  });

  test('no memory exceeds what the same size has as a database', () => {
    for (const [name, { memoryGiB }] of cacheNodeTypes.valkey) {
      expect(memoryGiB).toBeLessThan(databaseInstanceTypes.instance.get(name)?.memoryGiB ?? Infinity);
    }
  });
});

test('burstable and second generation Graviton types are not taken for encrypted in transit', () => {
  const encrypted = tables.flatMap(([, types]) => [...types].filter(([, type]) => type.encryptedInTransit));
  expect(encrypted.filter(([name]) => /^(t\d|[a-z]+6g)/.test(name))).toEqual([]);
  expect(encrypted.map(([name]) => name)).toEqual(expect.arrayContaining(['m7g.large', 'm8gd.large', 'r6id.large']));
});
