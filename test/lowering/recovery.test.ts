import { describe, expect, test } from '@jest/globals';
import { lowerStage } from '../../lib/lowering/lower-stage';
import type { LoweringNote } from '../../lib/lowering/lowering-note';
import { recoveryEstimates } from '../../lib/lowering/recovery/estimate';
import type { Failure } from '../../lib/lowering/recovery/part-estimate';
import type { DeploymentTarget } from '../../lib/spec/target';
import type { Description } from '../support/descriptions';
import { minimalStage } from '../support/descriptions';

const main = { highAvailability: 'multi-az' };
const backup = { strategy: 'backup', region: 'us-west-2' };
const pilotLight = {
  strategy: 'pilot-light',
  region: 'us-west-2',
  zones: ['us-west-2a', 'us-west-2b'],
  network: { cidr: '10.110.0.0/16' },
};
const hourly = { snapshots: [{ cron: '15 * * * *' }] };

function costOf(failure: Failure, patch: Description, target: DeploymentTarget = 'fargate'): (number | undefined)[] {
  const estimate = recoveryEstimates(minimalStage(patch), target).find((each) => each.failure === failure);
  return [estimate?.rpoMinutes, estimate?.rtoMinutes];
}

describe('[CUS-33, CUS-34] what a failure costs follows from the parts that were chosen', () => {
  test.each<[string, Failure, Description, [number, number]]>([
    ['one of two replicas', 'task', {}, [0, 1]],
    ['the only replica', 'task', { services: { api: { replicas: 1 } } }, [0, 2]],
    ['a zone that holds no replica alone', 'zone', {}, [0, 1]],
    ['a zone that holds all replicas', 'zone', { services: { api: { zones: ['a'] } } }, [0, Infinity]],
    ['a zone with the writer', 'zone', { databases: { main } }, [0, 2]],
    ['a zone with the only server', 'zone', { databases: { main: { highAvailability: 'single-az' } } }, [5, 60]],
    ['a server with a standby', 'database', { databases: { main } }, [0, 2]],
    [
      'a server of Aurora without a reader',
      'database',
      { databases: { main: { engine: 'aurora-postgres', highAvailability: 'single-az' } } },
      [0, 10],
    ],
    ['a region that nothing leaves', 'region', { databases: { main } }, [Infinity, Infinity]],
    ['a region without data that nothing leaves', 'region', {}, [0, Infinity]],
    ['a region whose backups are in another', 'region', { databases: { main }, recovery: backup }, [10, 72]],
    ['the same, with objects', 'region', { databases: { main }, buckets: { files: {} }, recovery: backup }, [15, 72]],
    [
      'a region with a Multi-AZ cluster, which nothing leaves',
      'region',
      { databases: { main: { highAvailability: 'multi-az-cluster' } }, recovery: backup },
      [Infinity, Infinity],
    ],
    [
      'a region with Aurora, of which snapshots leave',
      'region',
      { databases: { main: { engine: 'aurora-postgres' } }, recovery: backup, backup: hourly },
      [120, 42],
    ],
    ['a region whose database another one follows', 'region', { databases: { main }, recovery: pilotLight }, [1, 22]],
    [
      'a region with a whole stage that waits in another',
      'region',
      { databases: { main }, recovery: { ...pilotLight, strategy: 'warm-standby' } },
      [1, 14],
    ],
    ['a table that is wrong', 'corruption', { databases: { main } }, [5, 60]],
    ['objects that are wrong', 'corruption', { buckets: { files: {} } }, [0, 30]],
    ['the same, without versions', 'corruption', { buckets: { files: { versioned: false } } }, [Infinity, Infinity]],
    ['files that are wrong, every day copied', 'corruption', daily(), [1440, 60]],
  ])('%s', (_, failure, patch, cost) => {
    expect(costOf(failure, patch)).toEqual(cost);
  });

  test('a cluster of Kubernetes takes longer to make than services on Fargate', () => {
    const patch = { databases: { main }, recovery: backup };
    expect(costOf('region', patch, 'eks')).toEqual([10, 84]);
  });
});

function daily(): Description {
  return {
    fileSystems: { files: {} },
    services: { api: { mounts: { '/files': 'files' } } },
    backup: { snapshots: [{ cron: '0 3 * * *' }] },
  };
}

function notesOn(patch: Description): LoweringNote[] {
  return lowerStage(minimalStage(patch), 'fargate').filter(({ path }) => path.startsWith('recovery.'));
}

describe('[CUS-33, CUS-34] what is promised and cannot be kept is refused, failure by failure', () => {
  const promised = { databases: { main }, recovery: { ...backup, rpoMinutes: 60, rtoMinutes: 15 } };

  test('what is kept says how, what is not says why and what would help', () => {
    const notes = notesOn(promised);
    expect(notes.find(({ path }) => path === 'recovery.rpoMinutes.region')).toMatchObject({ status: 'honoured' });
    expect(notes.filter(({ status }) => status === 'refused').map(({ path }) => path)).toEqual([
      'recovery.rtoMinutes.region',
      'recovery.rtoMinutes.corruption',
    ]);
    expect(notes.find(({ path }) => path === 'recovery.rtoMinutes.corruption')).toMatchObject({
      reason: 'it is down for 60 min; databases.main: restored to a point in time: logs of 5 min, 60 min to restore',
      allowed: '15 min',
      found: '15',
      fix: 'nothing that is built does better: promise less',
    });
  });

  test.each<[string, Description, string, string]>([
    [
      'a standby',
      { databases: { main: { highAvailability: 'single-az' } } },
      'zone',
      "databases with highAvailability: 'multi-az'",
    ],
    ['a second replica', { services: { api: { zones: ['b'] } } }, 'zone', 'replicas of at least 2, in two zones'],
  ])('%s is what would help', (_, patch, failure, fix) => {
    const notes = notesOn({ ...patch, recovery: { ...backup, rtoMinutes: 15 } });
    expect(notes.find(({ path }) => path === `recovery.rtoMinutes.${failure}`)?.fix).toBe(fix);
  });

  test('an exception for one failure hides no other', () => {
    const accept = [
      { path: 'recovery.rtoMinutes.corruption', reason: 'A restore beside the live data takes its time.' },
    ];
    const notes = lowerStage(minimalStage({ ...promised, accept }), 'fargate');
    const statusOf = (path: string) => notes.find((note) => note.path === path)?.status;
    expect(statusOf('recovery.rtoMinutes.corruption')).toBe('accepted');
    expect(statusOf('recovery.rtoMinutes.region')).toBe('refused');
  });

  test('nothing is said where nothing is promised', () => {
    expect(notesOn({ recovery: backup }).map(({ path }) => path)).toEqual(['recovery.strategy', 'recovery.region']);
  });
});

describe('[CUS-12] a copy that follows is built of what can have one', () => {
  test.each<[string, Description, string]>([
    ['an instance', main, 'honoured'],
    ['a Multi-AZ cluster', { highAvailability: 'multi-az-cluster' }, 'refused'],
    ['Aurora', { engine: 'aurora-postgres' }, 'refused'],
  ])('%s', (_, database, status) => {
    const notes = notesOn({ databases: { main: database }, recovery: pilotLight });
    expect(notes.find(({ path }) => path === 'recovery.strategy')).toMatchObject({ status });
  });

  test('a warm standby says what waits in it, and what it goes without until it serves', () => {
    const notes = notesOn({ databases: { main }, recovery: { ...pilotLight, strategy: 'warm-standby' } });
    expect(notes.find(({ path }) => path === 'recovery.strategy')).toMatchObject({
      status: 'honoured',
      reason: expect.stringContaining('one replica of each service; until it serves, jobs wait'),
    });
  });
});

describe('[CUS-35] what would stay behind is refused by its name', () => {
  test.each<[string, Description, string]>([
    ['an instance', { databases: { main } }, 'copied there: automated backups of databases'],
    [
      'a Multi-AZ cluster',
      { databases: { main: { highAvailability: 'multi-az-cluster' } } },
      'databases.main stays behind',
    ],
    ['Aurora', { databases: { main: { engine: 'aurora-postgres' } } }, 'of Aurora only snapshots leave the region'],
    [
      'Aurora with snapshots',
      { databases: { main: { engine: 'aurora-postgres' } }, backup: hourly },
      'copied there: snapshots',
    ],
    ['a bucket without versions', { buckets: { files: { versioned: false } } }, 'only versioned buckets are copied'],
    ['a bucket', { buckets: { files: {} } }, 'copied there: objects of buckets'],
  ])('%s', (_, patch, reason) => {
    const note = notesOn({ ...patch, recovery: backup }).find(({ path }) => path === 'recovery.strategy');
    expect(note?.status).toBe(reason.startsWith('copied there') ? 'honoured' : 'refused');
    expect(note?.reason).toContain(reason);
  });
});
