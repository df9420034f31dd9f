import { describe, expect, test } from '@jest/globals';
import { hasAllUntil } from '../../lib/recovery/failover/catch-up';
import type { FailoverStep } from '../../lib/recovery/failover/failover';
import { failoverStep } from '../../lib/recovery/failover/failover';
import { copyRequest, shapeOf } from '../../lib/recovery/failover/server-shape';
import type { FailoverDatabase, FailoverTools, LagPoint, Server } from '../../lib/recovery/failover/tools';

const other = 'arn:aws:rds:us-west-2:111122223333:db:shop-prod-main';
const main: FailoverDatabase = {
  instance: 'shop-prod-main',
  databaseName: 'main',
  adminSecret: 'arn:admin',
  roles: ['api'],
  backupDays: 30,
  other,
  key: 'arn:key',
  readers: ['shop-prod-main-reader'],
  secrets: ['shop/prod/main/api'],
};
const since = '2026-11-21T12:00:00Z';
const shape = { DBInstanceClass: 'db.m8g.large' };

interface Faked {
  readonly servers: Record<string, Server>;
  readonly rotated?: Record<string, string>;
  /** Number of the change with which the function is cut off. */
  readonly cutOffAt?: number;
}

/** RDS and Secrets Manager in small: what is asked is done at once, and written down. */
function cloud({ servers, rotated = {}, cutOffAt = Infinity }: Faked) {
  const calls: string[] = [];
  const change = (words: string, done: () => void) => {
    if (calls.length + 1 === cutOffAt) return Promise.reject(new Error('cut off'));
    calls.push(words);
    done();
    return Promise.resolve();
  };
  const tools: Partial<FailoverTools> = {
    describe: (instance) => Promise.resolve(servers[instance]),
    rename: (instance, name) =>
      change(`rename ${instance} ${name}`, () => {
        servers[name] = servers[instance]!;
        delete servers[instance];
      }),
    copy: ({ instance, source, like, holdsData }) =>
      change(`copy ${source} as ${instance}${holdsData ? '' : ', to read'}`, () => {
        servers[instance] = { status: 'available', source, settings: 'default.postgres17', ...like.shape };
      }),
    setSettings: (instance, settings) =>
      change(`settings of ${instance}: ${settings}`, () => {
        servers[instance] = { ...servers[instance]!, settings };
      }),
    remove: (instance) => change(`remove ${instance}`, () => void delete servers[instance]),
    rotate: (secret) => change(`rotate ${secret}`, () => void (rotated[secret] = '2026-11-21T12:05:00Z')),
    rotation: (secret) =>
      Promise.resolve({ isGoing: false, ...(rotated[secret] && { at: new Date(rotated[secret]) }) }),
    wait: () => Promise.resolve(),
  };
  const take = (action: Exclude<FailoverStep['action'], 'lead' | 'give back'>, serves = false) =>
    failoverStep({ action, database: main, since }, serves, tools as FailoverTools);
  return { calls, take, servers };
}

const stale: Server = { status: 'available', shape, settings: 'shop' };
const writer: Server = { status: 'available' };
const copy: Server = { status: 'available', source: other };

describe('[CUS-34, RWP-30] the first region follows the second before it takes its place again', () => {
  test('what it had is kept under another name, and a copy stands in its place', async () => {
    const { take, calls, servers } = cloud({ servers: { 'shop-prod-main': stale, [other]: writer } });
    await expect(take('follow')).resolves.toEqual({ done: `shop-prod-main follows ${other}` });
    expect(calls).toEqual([
      'rename shop-prod-main shop-prod-main-before',
      `copy ${other} as shop-prod-main`,
      // PostgreSQL takes none with the copy
      'settings of shop-prod-main: shop',
    ]);
    expect(servers['shop-prod-main-before']).toEqual(stale);
    expect(servers['shop-prod-main']).toMatchObject({ source: other, ...shape });
  });

  test.each([1, 2, 3])('cut off at change %s, it goes on where it was', async (cutOffAt) => {
    const servers = { 'shop-prod-main': stale, [other]: writer };
    await expect(cloud({ servers, cutOffAt }).take('follow')).rejects.toThrow('cut off');
    const again = cloud({ servers });
    await again.take('follow');
    expect(servers).toMatchObject({
      'shop-prod-main': { source: other, settings: 'shop' },
      'shop-prod-main-before': stale,
    });
    await again.take('follow');
    expect(again.calls).toHaveLength(4 - cutOffAt);
  });

  test.each<[string, Record<string, Server>, boolean, string]>([
    ['the region serves', { 'shop-prod-main': stale, [other]: writer }, true, 'shop-prod-main serves'],
    ['the other one has nothing', { 'shop-prod-main': stale }, false, 'is not there: there is nothing to follow'],
    [
      'the other one follows this one',
      {
        'shop-prod-main': stale,
        [other]: { ...writer, source: 'arn:aws:rds:us-east-1:111122223333:db:shop-prod-main' },
      },
      false,
      'it has nothing of its own, and nothing was changed',
    ],
    [
      'something was set aside before',
      { 'shop-prod-main': stale, 'shop-prod-main-before': stale, [other]: writer },
      false,
      'shop-prod-main-before is there already, from an earlier failover',
    ],
    ['there is no database at all', { [other]: writer }, false, 'there is neither shop-prod-main nor'],
    [
      'it follows a third one',
      { 'shop-prod-main': { ...copy, source: 'somebody' }, [other]: writer },
      false,
      'shop-prod-main follows somebody',
    ],
  ])('nothing is touched where %s', async (_, servers, serves, message) => {
    const { take, calls } = cloud({ servers: { ...servers } });
    await expect(take('follow', serves)).rejects.toThrow(message);
    await expect(take('follow', serves)).rejects.toMatchObject({ name: 'Refused' });
    expect(calls).toEqual([]);
  });
});

describe('[CUS-33] nothing that was written is missing when the first region takes over again', () => {
  const at = (time: string, seconds: number): LagPoint => ({ at: new Date(`2026-11-21T${time}Z`), seconds });
  test.each<[string, LagPoint[], boolean]>([
    ['nothing is known', [], false],
    ['the newest change that came is older', [at('12:02:00', 180)], false],
    ['the newest change that came is younger', [at('12:02:00', 30)], true],
    ['it grows late because nobody writes', [at('12:04:00', 250), at('12:05:00', 310)], false],
    ['RDS wrote something meanwhile', [at('12:05:00', 310), at('12:06:00', 20)], true],
    ['it is broken, which RDS says with -1', [at('12:06:00', -1)], false],
    ['it was not late before', [at('11:59:00', 0)], false],
  ])('when %s', (_, points, expected) => {
    expect(hasAllUntil(new Date(since), points)).toBe(expected);
  });
});

describe('[CUS-34] what hangs on the database comes back with it', () => {
  test('a rotation that failed meanwhile is given up, or Secrets Manager would start no other', async () => {
    const calls: string[] = [];
    let isGoing = true;
    let at: Date | undefined;
    const tools: Partial<FailoverTools> = {
      rotation: () => Promise.resolve({ isGoing, ...(at && { at }) }),
      dropRotation: (secret) => {
        calls.push(`drop ${secret}`);
        isGoing = false;
        return Promise.resolve();
      },
      rotate: (secret) => {
        calls.push(`rotate ${secret}`);
        at = new Date('2026-11-21T12:05:00Z');
        return Promise.resolve();
      },
      wait: () => Promise.resolve(),
    };
    await failoverStep({ action: 'renew', database: main, since }, false, tools as FailoverTools);
    expect(calls).toEqual(['drop shop/prod/main/api', 'rotate shop/prod/main/api']);
  });

  test.each<[string, string[], string[]]>([
    ['what was renamed', ['shop-prod-main-before'], ['take shop-prod-main-before', 'lead shop-prod-main']],
    ['nothing', [], ['lead shop-prod-main']],
    ['it already', ['shop-prod-main'], []],
  ])('a proxy that leads to %s leads to it afterwards', async (_, targets, expected) => {
    const calls: string[] = [];
    const led = [...targets];
    const tools: Partial<FailoverTools> = {
      proxyTargets: () => Promise.resolve(led.map((instance) => ({ instance, isReached: instance === main.instance }))),
      takeFromProxy: (_proxy, instance) => {
        led.splice(led.indexOf(instance), 1);
        return Promise.resolve(void calls.push(`take ${instance}`));
      },
      leadProxy: (_proxy, instance) => {
        led.push(instance);
        return Promise.resolve(void calls.push(`lead ${instance}`));
      },
      wait: () => Promise.resolve(),
    };
    const database = { ...main, proxy: 'shop-prod-main' };
    await failoverStep({ action: 'proxy', database, since }, false, tools as FailoverTools);
    expect(calls).toEqual(expected);
    expect(led).toEqual(['shop-prod-main']);
  });

  test('services get new passwords, once', async () => {
    const { take, calls } = cloud({ servers: {} });
    await expect(take('renew')).resolves.toEqual({ done: 'new passwords in shop/prod/main/api' });
    await take('renew');
    expect(calls).toEqual(['rotate shop/prod/main/api']);
  });

  test('readers follow what is there now, and not what was set aside', async () => {
    const servers = {
      'shop-prod-main': { ...writer, shape },
      'shop-prod-main-reader': { ...writer, source: 'shop-prod-main-before' },
    };
    const cloudOf = cloud({ servers });
    const { take, calls } = cloudOf;
    await take('readers');
    expect(calls).toEqual(['remove shop-prod-main-reader', 'copy shop-prod-main as shop-prod-main-reader, to read']);
    await take('readers');
    // RDS may name the source of a reader by its ARN
    cloudOf.servers['shop-prod-main-reader'] = {
      ...writer,
      source: 'arn:aws:rds:us-east-1:111122223333:db:shop-prod-main',
    };
    await take('readers');
    expect(calls).toHaveLength(2);
  });

  test('never while the database is a copy itself', async () => {
    const { take, calls } = cloud({ servers: { 'shop-prod-main': copy, 'shop-prod-main-reader': writer } });
    await expect(take('readers')).rejects.toThrow(`shop-prod-main still follows ${other}: it must take over first`);
    expect(calls).toEqual([]);
  });
});

describe('[CUS-34] a copy is made like what it replaces', () => {
  const described = {
    DBInstanceClass: 'db.m8g.large',
    MultiAZ: true,
    VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1' }],
    DBSubnetGroup: { DBSubnetGroupName: 'subnets' },
    DBParameterGroups: [{ DBParameterGroupName: 'settings' }],
    StorageType: 'gp3',
    MaxAllocatedStorage: 500,
    DeletionProtection: true,
    IAMDatabaseAuthenticationEnabled: true,
    PerformanceInsightsEnabled: true,
    PerformanceInsightsRetentionPeriod: 7,
    EnabledCloudwatchLogsExports: ['postgresql'],
    AutoMinorVersionUpgrade: true,
    CACertificateIdentifier: 'rds-ca-rsa2048-g1',
    TagList: [
      { Key: 'system', Value: 'shop' },
      { Key: 'aws:cloudformation:stack-name', Value: 'shop-prod-database' },
    ],
  };
  const like: Server = { status: 'available', shape: shapeOf(described) };
  const kept = {
    DBInstanceClass: 'db.m8g.large',
    VpcSecurityGroupIds: ['sg-1'],
    MaxAllocatedStorage: 500,
    PubliclyAccessible: false,
    Tags: [{ Key: 'system', Value: 'shop' }],
  };

  test('of another region, with the key of this one', () => {
    const request = copyRequest({ instance: 'shop-prod-main', source: other, like, key: 'arn:key', holdsData: true });
    expect(request).toMatchObject({
      ...kept,
      SourceDBInstanceIdentifier: other,
      SourceRegion: 'us-west-2',
      DBSubnetGroupName: 'subnets',
      KmsKeyId: 'arn:key',
      MultiAZ: true,
      DeletionProtection: true,
    });
  });

  test('of this region, to read: it holds nothing of its own, and takes the key of its source', () => {
    const request = copyRequest({ instance: 'reader', source: 'shop-prod-main', like, holdsData: false });
    expect(request).toMatchObject({ ...kept, MultiAZ: false, DeletionProtection: false });
    for (const refused of ['KmsKeyId', 'SourceRegion', 'DBSubnetGroupName', 'DBParameterGroupName'])
      expect(request).not.toHaveProperty(refused);
  });
});
