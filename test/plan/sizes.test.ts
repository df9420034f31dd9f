import { describe, expect, test } from '@jest/globals';
import type { SizePlan } from '../../lib/plan/sizes';
import { sizesOf } from '../../lib/plan/sizes';
import type { Description } from '../support/descriptions';
import { minimalStage } from '../support/descriptions';

const sizeOf = (name: string, patch: Description) =>
  sizesOf(minimalStage(patch), 'fargate').find((size) => size.name === name);

describe('what runs, and how large each of it is', () => {
  test.each<[string, string, Description, Partial<SizePlan>]>([
    [
      'tasks of a fixed number, in the size that Fargate sells',
      'api',
      { services: { api: { replicas: 3, resources: { request: { cpu: 2, memoryMiB: 2048 } } } } },
      { kind: 'service', unit: 'task', min: 3, max: 3, vcpu: 2, memoryGiB: 4, details: 'arm64' },
    ],
    [
      'tasks between bounds',
      'api',
      {
        services: {
          api: { replicas: { min: 3, max: 12 }, scaling: [{ metric: 'cpu', percent: 70 }], architecture: 'x86_64' },
        },
      },
      { min: 3, max: 12, vcpu: 0.25, memoryGiB: 0.5, details: 'x86_64' },
    ],
    [
      'tasks in some zones, on Spot beyond a base',
      'api',
      { services: { api: { replicas: 3, zones: ['a', 'b'], capacity: { spot: true, onDemandBase: 1 } } } },
      { min: 3, details: 'arm64, zone a, b only, Spot beyond 1' },
    ],
    [
      'a job, with its hours',
      'report',
      { services: { report: { kind: 'job', schedule: { cron: '0 3 * * *', timeZone: 'Europe/Berlin' } } } },
      { unit: 'task', min: 1, max: 1, details: 'arm64, at 0 3 * * * (Europe/Berlin)' },
    ],
    [
      'a database with its standby and its reader',
      'main',
      { databases: { main: { instanceType: 'm8g.large', storageGiB: 100, maxStorageGiB: 500, readReplicas: 1 } } },
      {
        kind: 'database',
        unit: 'instance',
        min: 3,
        max: 3,
        vcpu: 2,
        memoryGiB: 8,
        details: 'db.m8g.large, 1 standby, 100 to 500 GiB disk',
      },
    ],
    [
      'a single database, whose disk may double',
      'main',
      { databases: { main: { highAvailability: 'single-az' } } },
      { max: 1, details: 'db.t4g.medium, 20 to 40 GiB disk' },
    ],
    [
      'a cluster, of which all three servers work',
      'main',
      { databases: { main: { highAvailability: 'multi-az-cluster', storageGiB: 100 } } },
      { max: 3, vcpu: 2, memoryGiB: 8, details: 'db.m6gd.large, 2 readable standbys, 100 GiB disk each' },
    ],
    [
      'Aurora, whose standby reads, behind a proxy',
      'main',
      {
        databases: { main: { engine: 'aurora-postgres', instanceType: 'r8g.large', proxy: true } },
        services: { api: { uses: ['main'] } },
      },
      { max: 2, vcpu: 2, memoryGiB: 16, details: 'db.r8g.large, 1 reader, storage as used, proxy' },
    ],
    [
      'a size that follows the load',
      'main',
      {
        databases: {
          main: {
            engine: 'aurora-postgres',
            highAvailability: 'single-az',
            serverless: { minCapacity: 0, maxCapacity: 4, pauseAfterMinutes: 10 },
          },
        },
      },
      { max: 1, details: '0 to 4 capacity units, storage as used' },
    ],
    [
      'a database that is there already, which costs nothing here',
      'main',
      {
        databases: {
          main: {
            existing: {
              host: 'db.example.com',
              database: 'main',
              securityGroupId: 'sg-0123456789abcdef0',
              adminSecretArn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:admin-AbCdEf',
            },
          },
        },
      },
      { min: 0, max: 0, details: 'db.example.com, already there' },
    ],
    [
      'a cache and its copies',
      'sessions',
      { caches: { sessions: { nodeType: 'm7g.large', replicas: 2 } } },
      { kind: 'cache', unit: 'node', max: 3, vcpu: 2, memoryGiB: 6.38, details: 'cache.m7g.large' },
    ],
  ])('%s', (_, name, patch, expected) => {
    expect(sizeOf(name, patch)).toMatchObject(expected);
  });
});

test('a type that is newer than our table has a name and no size', () => {
  const size = sizeOf('main', { databases: { main: { instanceType: 'm99g.large' } } });
  expect(size).toMatchObject({ details: expect.stringContaining('db.m99g.large') });
  expect(size).not.toHaveProperty('vcpu');
});

test('a size that Fargate does not sell is left out', () => {
  expect(
    sizeOf('api', { services: { api: { resources: { request: { cpu: 64, memoryMiB: 512 } } } } }),
  ).not.toHaveProperty('vcpu');
});

test('during a move the services of both slots, each as on its target, and data once', () => {
  const slots = { a: { weightPercent: 100 }, b: { weightPercent: 0, target: 'eks' } };
  const sizes = sizesOf(minimalStage({ compute: { slots }, databases: { main: {} } }), 'fargate');
  expect(sizes.map(({ name, unit }) => `${name}: ${unit}`)).toEqual([
    'api (slot a): task',
    'api (slot b): pod',
    'main: instance',
  ]);
});
