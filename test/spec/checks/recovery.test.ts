import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { minimalDescription, problemsOf } from '../../support/descriptions';

const place = {
  region: 'us-west-2',
  zones: ['us-west-2a', 'us-west-2b'],
  network: { cidr: '10.110.0.0/16' },
};
const main = { highAvailability: 'multi-az' };
const snapshots = [{ cron: '15 * * * *' }];
const drill = { cron: '0 5 1 * *' };

function problems(recovery: Description, patch: Description = {}): string[] {
  return problemsOf(minimalDescription({ ...patch, recovery }));
}

describe('[CUS-12] what is asked of a second region fits what is to stand there', () => {
  test.each<[string, Description, string[]]>([
    ['nothing', {}, []],
    ['copies', { strategy: 'backup', region: 'us-west-2' }, []],
    ['a place with data', { strategy: 'pilot-light', ...place }, []],
    ['a place with everything', { strategy: 'warm-standby', ...place, active: 'secondary' }, []],
    ['a region for nothing', { region: 'us-west-2' }, ['recovery.region: contradiction']],
    ['copies to nowhere', { strategy: 'backup' }, ['recovery.region: missing']],
    ['copies to the same region', { strategy: 'backup', region: 'us-east-1' }, ['recovery.region: contradiction']],
    [
      'a place without zones and network',
      { strategy: 'warm-standby', region: 'us-west-2' },
      ['recovery.zones: missing', 'recovery.network: missing'],
    ],
    [
      'zones of elsewhere',
      { strategy: 'pilot-light', ...place, zones: ['us-west-2a', 'us-east-1a'] },
      ['recovery.zones[1]: wrong-region'],
    ],
    [
      'a range that is too small',
      { strategy: 'pilot-light', ...place, network: { cidr: '10.110.0.0/24' } },
      ['recovery.network.cidr: invalid'],
    ],
    [
      'a place for copies alone, and serving from it',
      { strategy: 'backup', ...place, active: 'secondary' },
      ['recovery.zones: contradiction', 'recovery.network: contradiction', 'recovery.active: contradiction'],
    ],
    ['a word that is none', { strategy: 'hot' }, ['recovery.strategy: not-allowed']],
  ])('%s', (_, recovery, expected) => {
    expect(problems(recovery)).toEqual(expected);
  });

  const ofHere = 'arn:aws:acm:us-east-1:111122223333:certificate/0a';
  const ofThere = 'arn:aws:acm:us-west-2:111122223333:certificate/0b';
  const brought = { name: 'shop.example.com', certificateArn: ofHere, edgeCertificateArn: ofHere };
  test.each<[string, Description | undefined, string | undefined, string[]]>([
    ['made in the zone', undefined, undefined, []],
    ['brought along for both', brought, ofThere, []],
    ['brought along for the first alone', brought, undefined, ['recovery.certificateArn: missing']],
    ['of the first region', brought, ofHere, ['recovery.certificateArn: wrong-region']],
    ['brought along for the second alone', undefined, ofThere, ['recovery.certificateArn: contradiction']],
  ])('a certificate %s', (_, domain, certificateArn, expected) => {
    const recovery = { strategy: 'pilot-light', ...place, ...(certificateArn && { certificateArn }) };
    expect(problems(recovery, domain && { domain })).toEqual(expected);
  });

  test('its range is nobody else’s, of this stage or another', () => {
    const recovery = { strategy: 'pilot-light', ...place, network: { cidr: '10.10.0.0/16' } };
    expect(problems(recovery)).toEqual(['stages.dev.recovery.network.cidr: overlap']);
  });
});

test('no stage is called like the second region of another', () => {
  const issues = problemsOf({
    ...minimalDescription(),
    stages: {
      li: { ...dev(), recovery: { strategy: 'pilot-light', ...place } },
      'li-recovery': { ...dev(), network: { cidr: '10.20.0.0/16' } },
    },
  });
  expect(issues).toContain('stages.li-recovery: duplicate-name');
});

describe('[CUS-36] a drill has something to restore', () => {
  test.each<[string, Description, string[]]>([
    ['a snapshot of a database', { databases: { main }, backup: { snapshots } }, []],
    ['no snapshot', { databases: { main } }, ['recovery.drill: missing']],
    ['no database', { backup: { snapshots } }, ['recovery.drill: contradiction']],
  ])('%s', (_, patch, expected) => {
    expect(problems({ drill }, patch)).toEqual(expected);
  });
});

describe('faults are brought about where they hurt nobody, and where there is something to fail', () => {
  test.each<[string, string[], Description, string[]]>([
    ['all kinds', ['replica', 'zone', 'database'], { databases: { main } }, []],
    ['in production', ['replica'], { stages: { dev: { production: true } } }, ['recovery.faults: not-in-production']],
    [
      'of a database without a standby',
      ['database'],
      { databases: { main: { highAvailability: 'single-az' } } },
      ['recovery.faults: contradiction'],
    ],
    [
      'of no service',
      ['replica'],
      { services: { api: null, job: { kind: 'job', schedule: { cron: '0 3 * * *' } } } },
      ['recovery.faults: contradiction'],
    ],
  ])('%s', (_, faults, patch, expected) => {
    expect(problems({ faults }, patch).filter((problem) => problem.startsWith('recovery'))).toEqual(expected);
  });
});

const dev = (): Description => (minimalDescription()['stages'] as Record<string, Description>)['dev'] ?? {};
