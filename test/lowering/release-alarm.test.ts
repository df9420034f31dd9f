import { expect, test } from '@jest/globals';
import { releaseAlarmDefinition } from '../../lib/lowering/release-alarm';

test('the alarm that rolls a release back tells who reads it what it is and where it was declared', () => {
  const { description, thresholdPercent, expression } = releaseAlarmDefinition('api', 2.5);
  expect(description).toContain('2.5 %');
  expect(description).toContain('services.api.release.rollbackOnErrorPercent');
  expect(thresholdPercent).toBe(2.5);
  expect(expression).toContain('100 * errors / requests');
});

test('it needs two bad minutes of three, and some traffic: one failure at night rolls nothing back', () => {
  const { expression, periodSeconds, evaluationPeriods, datapointsToAlarm } = releaseAlarmDefinition('api', 5);
  expect({ periodSeconds, evaluationPeriods, datapointsToAlarm }).toEqual({
    periodSeconds: 60,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
  });
  expect(expression).toMatch(/^IF\(requests >= 20, .*, 0\)$/);
});
