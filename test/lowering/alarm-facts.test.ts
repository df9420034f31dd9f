import { describe, expect, test } from '@jest/globals';
import { muteExpression } from '../../lib/lowering/alarms/mute';
import { lowerStage } from '../../lib/lowering/lower-stage';
import type { DeploymentTarget } from '../../lib/spec/target';
import { minimalStage } from '../support/descriptions';

const told = { warning: [{ kind: 'email', address: 'team@example.com' }] };
const services = { api: { kind: 'web', port: 80, routes: ['/*'] } };

function noteOn(path: string, patch: object, target: DeploymentTarget = 'fargate') {
  const stage = minimalStage({ services, notifications: told, ...patch });
  return lowerStage(stage, target).find((note) => note.path === path);
}
const alarm = (spec: object, patch: object = {}, target?: DeploymentTarget) =>
  noteOn('alarms.a', { alarms: { a: spec }, ...patch }, target);

describe('what becomes of an alarm', () => {
  test('it is honoured, and says how many it becomes', () => {
    expect(alarm({ metric: 'cpu', abovePercent: 80 })).toMatchObject({ status: 'honoured', reason: '1 alarm' });
  });

  test('that nobody is told is said', () => {
    expect(alarm({ metric: 'cpu', abovePercent: 80, severity: 'critical' })).toMatchObject({
      status: 'rounded',
      reason: '1 alarm; nobody is told: notifications.critical is empty',
    });
  });

  test('without anything that has the metric it is nothing, and no trouble', () => {
    expect(alarm({ metric: 'replication-lag', aboveSeconds: 10 }, { databases: { main: {} } })).toMatchObject({
      status: 'honoured',
      reason: 'nothing in this stage has the metric',
    });
  });

  test.each([
    ['eks', 'restarts', { abovePerHour: 0 }],
    ['eks', 'cpu', { abovePercent: 80 }],
    ['fargate', 'disk', { abovePercent: 80 }],
  ] as const)('on %s %s is refused without Container Insights', (target, metric, threshold) => {
    const off = { compute: { containerInsights: 'off' } };
    expect(alarm({ metric, ...threshold }, off, target)?.status).toBe('refused');
    expect(alarm({ metric, ...threshold }, {}, target)?.status).not.toBe('refused');
  });

  test.each([
    ['Aurora has no size', { engine: 'aurora-postgres' }, 'no size to be full'],
    ['a database that grows is measured against its first size', { maxStorageGiB: 100 }, 'its first size'],
  ])('%s, which is said', (_, database, reason) => {
    const note = alarm({ metric: 'disk', abovePercent: 80 }, { databases: { main: database } });
    expect(note).toMatchObject({ status: 'rounded', reason: expect.stringContaining(reason) });
  });
});

describe('who is told', () => {
  const prometheus = { observability: { metrics: 'prometheus' } };

  test('of e-mail on eks beside Prometheus it is said that Alertmanager sends none, and that CloudWatch does', () => {
    expect(noteOn('notifications.warning', prometheus, 'eks')).toMatchObject({
      status: 'rounded',
      reason: expect.stringContaining('by CloudWatch alone, which judges the same thresholds'),
    });
  });

  test.each([
    ['fargate', prometheus],
    ['eks', {}],
  ] as const)('on %s with CloudWatch alone it is honoured', (target, patch) => {
    expect(noteOn('notifications.warning', patch, target)).toMatchObject({ status: 'honoured' });
  });

  test('Slack and PagerDuty are told by both', () => {
    const slack = { kind: 'slack', workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' };
    const patch = { ...prometheus, notifications: { warning: [slack] } };
    expect(noteOn('notifications.warning', patch, 'eks')).toMatchObject({ status: 'honoured' });
  });
});

describe('what becomes of a target of availability', () => {
  test('within what AWS promises it is honoured', () => {
    expect(noteOn('availability', { availability: 99.5 })).toMatchObject({ status: 'honoured' });
  });

  test('above it is noted, and not refused', () => {
    expect(noteOn('availability', { availability: 99.99 })).toMatchObject({
      status: 'rounded',
      reason: expect.stringContaining('not promised'),
    });
  });

  test('of nothing that takes requests it is refused', () => {
    const worker = { services: { api: { kind: 'worker', port: null, routes: null } } };
    expect(noteOn('availability', { ...worker, availability: 99.9 })).toMatchObject({ status: 'refused' });
  });
});

describe('maintenance', () => {
  test.each([
    ['0 3 * * 0', 'cron(0 3 * * SUN)'],
    ['30 22 * * 5,6', 'cron(30 22 * * FRI,SAT)'],
    ['0 3 * * MON-FRI', 'cron(0 3 * * MON-FRI)'],
    ['0 3 1 * *', 'cron(0 3 1 * *)'],
    ['0 */6 * * 1-5/2', 'cron(0 */6 * * MON-FRI/2)'],
    ['0 3 * * 7', 'cron(0 3 * * SUN)'],
  ])('%s is what CloudWatch takes', (cron, expected) => {
    expect(muteExpression(cron)).toBe(expected);
  });

  test.each(['0 3 * * ?', '0 3 L * *', '61 3 * * *', '0 24 * * *', '0 3 * *'])('%s is not', (cron) => {
    expect(muteExpression(cron)).toBeUndefined();
  });

  test('a time that CloudWatch does not take is refused', () => {
    const window = { weekly: { cron: '0 3 L * *', minutes: 60 } };
    expect(noteOn('maintenance.weekly', { maintenance: window })).toMatchObject({ status: 'refused', final: true });
  });
});
