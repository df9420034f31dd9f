import { describe, expect, test } from '@jest/globals';
import { lowerStage } from '../../lib/lowering/lower-stage';
import type { LoweringNote } from '../../lib/lowering/lowering-note';
import type { Description } from '../support/descriptions';
import { minimalStage } from '../support/descriptions';

function noteOn(path: string, backup: Description, rest: Description = {}): LoweringNote | undefined {
  const stage = minimalStage({ databases: { main: {} }, backup, ...rest });
  return lowerStage(stage, 'fargate').find((note) => note.path === `backup.${path}`);
}

const snapshot = (cron: string) => ({ snapshots: [{ cron, retentionDays: 7 }] });
const cron = 'snapshots[0].cron';

describe('[CUS-06, RWP-27] a snapshot', () => {
  test('is taken of all that AWS Backup can copy', () => {
    expect(noteOn(cron, snapshot('15 * * * *'))).toMatchObject({ status: 'honoured', reason: 'AWS Backup of main' });
  });

  test('[RWP-28] says what is left out of it', () => {
    const rest = { buckets: { files: {}, scratch: { versioned: false } } };
    expect(noteOn(cron, snapshot('0 3 * * *'), rest)).toMatchObject({
      status: 'substituted',
      reason: expect.stringMatching(/^AWS Backup of main, files; not of bucket scratch \(keeps no versions/) as unknown,
    });
  });

  test.each([
    ['oftener than AWS Backup can', '*/30 * * * *', 'refused'],
    ['on a day of the month and a weekday', '0 3 1 * 1', 'refused'],
    ['at a time that never comes', '0 3 30 2 *', 'refused'],
    ['every hour', '0 * * * *', 'honoured'],
  ])('%s', (_, schedule, status) => {
    const note = noteOn(cron, snapshot(schedule));
    expect(note).toMatchObject({ status });
    expect(note?.fix !== undefined).toBe(status === 'refused');
  });

  test('of nothing is refused', () => {
    expect(noteOn(cron, snapshot('0 3 * * *'), { databases: null })).toMatchObject({ status: 'refused' });
  });

  test('is not taken where the data goes with its stacks', () => {
    const notes = ['snapshots[0].cron', 'snapshots[0].retentionDays', 'lock'].map(
      (path) => noteOn(path, { ...snapshot('0 3 * * *'), lock: 'governance' }, { data: 'disposable' })?.status,
    );
    expect(notes).toEqual(['substituted', 'substituted', 'substituted']);
  });
});

describe('[VIB-48] when a dump is late', () => {
  test.each([
    ['a daily one, of two hours', { lateMinutes: 120 }, 'honoured', '26 hours'],
    ['one of half an hour, which CloudWatch cannot count', { lateMinutes: 30 }, 'rounded', '25 hours'],
    ['in a zone with days of 25 hours', { lateMinutes: 120, timeZone: 'Europe/Berlin' }, 'rounded', '27 hours'],
    [
      'a weekly one, which is further back than CloudWatch looks',
      { cron: '0 3 * * 1', lateMinutes: 60 },
      'substituted',
      'a week',
    ],
  ])('%s', (_, main, status, reason) => {
    const note = noteOn('dumps.main.lateMinutes', { dumps: { main } });
    expect(note).toMatchObject({ status, reason: expect.stringContaining(reason) as unknown });
  });
});

test.each(['0 3 1 * 1', '0 3 L * *', '99 3 * * *'])(
  'a dump on no schedule of both targets is refused: %s',
  (schedule) => {
    expect(noteOn('dumps.main.cron', { dumps: { main: { cron: schedule } } })).toMatchObject({
      status: 'refused',
      final: true,
    });
  },
);
