import { describe, expect, test } from '@jest/globals';
import type { Application } from '../../../../lib/compute/eks/delivery-watch/application-state';
import { deliveryState } from '../../../../lib/compute/eks/delivery-watch/application-state';

const commit = '4f2c1e9d4f2c1e9d4f2c1e9d4f2c1e9d4f2c1e9d';
const before = '0123456789012345678901234567890123456789';
const now = Date.parse('2026-11-22T12:00:00Z');

type Status = NonNullable<Application['status']>;
const operation = { phase: 'Succeeded', syncResult: { revision: commit }, finishedAt: '2026-11-22T11:50:00Z' };
const well: Status = {
  sync: { status: 'Synced', revision: commit },
  health: { status: 'Healthy', lastTransitionTime: '2026-11-22T11:51:00Z' },
  operationState: operation,
};
const degraded = (lastTransitionTime: string) => ({ status: 'Degraded', message: 'api went back', lastTransitionTime });

describe('a commit', () => {
  test.each<[string, Status]>([
    ['is applied and healthy', well],
    [
      'changes nothing, so that the last operation is that of an earlier one',
      { ...well, operationState: { ...operation, syncResult: { revision: before } } },
    ],
    [
      'follows one that could not be applied',
      { ...well, operationState: { phase: 'Failed', syncResult: { revision: before } } },
    ],
    ['was seen by an Argo CD that tells of no operation', { sync: well.sync!, health: well.health! }],
  ])('is delivered when it %s', (_, status) => {
    expect(deliveryState({ status }, commit, now).state).toBe('delivered');
  });

  test.each<[string, Status, string]>([
    ['there is nothing yet', {}, 'Argo CD has seen nothing so far'],
    [
      'Argo CD has another one, however healthy',
      { ...well, sync: { status: 'Synced', revision: before } },
      `Argo CD has seen ${before} so far`,
    ],
    [
      'Argo CD cannot read the repository, and says why',
      { conditions: [{ type: 'ComparisonError', message: 'authentication required' }] },
      'Argo CD has seen nothing so far; authentication required',
    ],
    [
      'it is being applied',
      { ...well, operationState: { phase: 'Running', message: 'waiting for hook migrate' } },
      'Argo CD applies it: waiting for hook migrate',
    ],
    [
      'it differs from the cluster',
      { ...well, sync: { status: 'OutOfSync', revision: commit } },
      'Argo CD has to apply it',
    ],
    ['pods start', { ...well, health: { status: 'Progressing' } }, 'applied, and Progressing'],
    [
      'a release is between two steps',
      { ...well, health: { status: 'Suspended', message: 'CanaryPauseStep' } },
      'applied, and Suspended: CanaryPauseStep',
    ],
    [
      'it has been degraded for less than five minutes',
      { ...well, health: degraded('2026-11-22T11:57:00Z') },
      'applied, and Degraded: api went back',
    ],
    [
      'it was degraded before, and was applied less than five minutes ago',
      {
        ...well,
        health: degraded('2026-11-21T08:00:00Z'),
        operationState: { ...operation, finishedAt: '2026-11-22T11:58:00Z' },
      },
      'applied, and Degraded: api went back',
    ],
    ['nobody knows its health', { sync: well.sync! }, 'applied, and Unknown'],
  ])('is waited for while %s', (_, status, text) => {
    expect(deliveryState({ status }, commit, now)).toEqual({ state: 'waiting', text });
  });

  test.each<[string, Status, string]>([
    [
      'could not be applied',
      { ...well, operationState: { ...operation, phase: 'Failed', message: 'hook migrate failed' } },
      'Argo CD could not apply it: hook migrate failed',
    ],
    [
      'broke off, with what the comparison says',
      {
        ...well,
        operationState: { ...operation, phase: 'Error' },
        conditions: [{ type: 'SyncError', message: 'denied' }],
      },
      'Argo CD could not apply it; denied',
    ],
    [
      'is degraded for more than five minutes',
      { ...well, health: degraded('2026-11-22T11:54:00Z') },
      'applied, and Degraded: api went back',
    ],
  ])('failed when it %s', (_, status, text) => {
    expect(deliveryState({ status }, commit, now)).toEqual({ state: 'failed', text });
  });
});
