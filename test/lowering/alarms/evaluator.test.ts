import { describe, expect, test } from '@jest/globals';
import type { AlarmState, Point } from '../../support/cloudwatch/alarm-state';
import { nextState } from '../../support/cloudwatch/alarm-state';
import { metricMath } from '../../support/cloudwatch/metric-math';

const RETAINED: AlarmState = 'OK';

/** The tables of CloudWatch's own documentation: points, then the state if missing data is missing, ignored, breaching, not breaching. */
const tables: readonly (readonly [string, number, readonly (readonly [string, ...AlarmState[]])[]])[] = [
  [
    '3 of 3',
    3,
    [
      ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
      ['0 - - - -', 'OK', 'OK', 'OK', 'OK'],
      ['- - - - -', 'INSUFFICIENT_DATA', RETAINED, 'ALARM', 'OK'],
      ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['- - X - -', 'ALARM', RETAINED, 'ALARM', 'OK'],
    ],
  ],
  [
    '2 of 3',
    2,
    [
      ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
      ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
      ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
      ['- - - X -', 'ALARM', RETAINED, 'ALARM', 'OK'],
    ],
  ],
];

const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

describe.each(tables)('%s periods', (_, datapointsToAlarm, rows) => {
  test.each(rows)('%s is judged as CloudWatch documents', (points, ...states) => {
    const range = points.split(' ') as Point[];
    treatments.forEach((missingData, i) => {
      const state = nextState(range, RETAINED, { evaluationPeriods: 3, datapointsToAlarm, missingData });
      expect([missingData, state]).toEqual([missingData, states[i]]);
    });
  });
});

describe('metric math', () => {
  const metrics = { a: [1, undefined, 3], b: [10, 20, undefined] };

  test.each([
    ['a + b', [11, undefined, undefined]],
    ['FILL(a, 0) + b', [11, 20, undefined]],
    ['SUM([a, b])', [11, 20, 3]],
    ['100 * a / b * (a >= 1)', [10, undefined, undefined]],
    ['a * (FILL(b, 0) > 5 OR a > 2)', [1, undefined, 3]],
    ['100 * (1 - MIN([a, b]) / 100)', [99, 80, 97]],
    ['a / 0', [undefined, undefined, undefined]],
  ])('%s', (expression, expected) => {
    expect(metricMath(expression, metrics, 3)).toEqual(expected);
  });

  test.each(['c', 'a +', 'NOPE([a])', 'a ? b'])('%s is refused', (expression) => {
    expect(() => metricMath(expression, metrics, 3)).toThrow(/no metric|expected|no function|cannot read/);
  });
});
