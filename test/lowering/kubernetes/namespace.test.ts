import { describe, expect, test } from '@jest/globals';
import { nodeLifetimeHours } from '../../../lib/lowering/kubernetes/node-lifetime';
import { minimalStage } from '../../support/descriptions';
import { allOf, get } from './objects';
import { richStage } from './rich-stage';
import { shiftingStage } from './shifting-stage';

const stage = richStage();
const rulesOf = (role: string, namespace: string) =>
  allOf(stage, 'Role').find(({ metadata }) => metadata.name === role && metadata.namespace === namespace)?.rules ?? [];

describe('[CUS-46] people in a namespace', () => {
  test('who view may look at everything but secrets, and change nothing', () => {
    const rules = rulesOf('viewer', 'backend');
    expect(new Set(rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(['get', 'list', 'watch']));
    expect(rules.flatMap(({ resources }) => resources)).not.toContain('secrets');
  });

  test('who operate may restart pods, and never make or change one', () => {
    const changes = rulesOf('operator', 'shop').flatMap(({ resources, verbs }) =>
      (resources ?? []).flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
    );
    expect(changes).toEqual(['delete pods', 'create pods/eviction', 'delete jobs']);
  });

  test('may take a release back or on where there is one to shift, and not change what is released', () => {
    const rules = allOf(shiftingStage(), 'Role').find(({ metadata }) => metadata.name === 'operator')?.rules ?? [];
    expect(rules.filter(({ apiGroups }) => apiGroups?.includes('argoproj.io'))).toEqual([
      { apiGroups: ['argoproj.io'], resources: ['rollouts/status'], verbs: ['patch'] },
    ]);
  });

  test('get a shell only where a service declares it', () => {
    const hasShell = (namespace: string) =>
      rulesOf('operator', namespace).some(({ resources }) => resources?.includes('pods/exec'));
    expect([hasShell('backend'), hasShell('shop')]).toEqual([true, false]);
  });

  test('are known by groups that the stage has for itself', () => {
    const groups = allOf(stage, 'RoleBinding')
      .filter(({ metadata }) => metadata.namespace === 'backend')
      .map(({ metadata, subjects }) => [metadata.name, subjects?.map(({ name }) => name)]);
    expect(groups).toEqual([
      ['viewer', ['shop-dev-viewers', 'shop-dev-operators']],
      ['operator', ['shop-dev-operators']],
    ]);
  });
});

describe('[RWP-40] the quota of a namespace', () => {
  test('is what its services can need at most, twice during a release', () => {
    const quota = allOf(stage, 'ResourceQuota').find(({ metadata }) => metadata.namespace === 'backend');
    expect(quota?.spec?.hard).toEqual({
      pods: '18',
      'requests.cpu': '9000m',
      'requests.memory': '9216Mi',
      'limits.cpu': '36000m',
      'limits.memory': '36864Mi',
    });
  });

  test('is not there beside a daemon, of which each new node needs one more', () => {
    expect(allOf(stage, 'ResourceQuota').map(({ metadata }) => metadata.namespace)).toEqual(['backend', 'shop']);
  });

  test('counts one run of each job', () => {
    const jobs = minimalStage({
      services: { api: { replicas: 0 }, nightly: { kind: 'job', schedule: { cron: '0 3 * * *' } } },
    });
    expect(get(jobs, 'ResourceQuota', 'services').spec?.hard?.['pods']).toBe('2');
  });

  test('comes with the size of containers that say none', () => {
    const amounts = { cpu: '250m', memory: '512Mi' };
    expect(get(stage, 'LimitRange', 'services').spec?.limits).toEqual([
      { type: 'Container', defaultRequest: amounts, default: amounts },
    ]);
  });
});

describe('nodes are replaced', () => {
  test('every two weeks, as usual', () => {
    expect(nodeLifetimeHours(minimalStage())).toBe(336);
    expect(nodeLifetimeHours(minimalStage({ databases: { main: {} }, services: { api: { uses: ['main'] } } }))).toBe(
      336,
    );
  });

  test('sooner where a password changes sooner: no pod lives longer than half of the time', () => {
    const patch = { caches: { sessions: { rotationDays: 7 } }, services: { api: { uses: ['sessions'] } } };
    expect(nodeLifetimeHours(minimalStage(patch))).toBe(84);
  });
});
