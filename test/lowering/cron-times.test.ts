import { expect, test } from '@jest/globals';
import { cronGaps } from '../../lib/lowering/cron-times';

const DAY = 1440;

test.each([
  ['0 3 * * *', DAY, DAY],
  ['15 * * * *', 60, 60],
  ['*/10 * * * *', 10, 10],
  ['0 3,15 * * *', 720, 720],
  ['0 1,3 * * *', 120, DAY - 120],
  ['0 3 * * 1-5', DAY, 3 * DAY],
  ['0 3 * * MON', 7 * DAY, 7 * DAY],
  ['0 3 * * 7', 7 * DAY, 7 * DAY],
  ['0 3 1 * *', 28 * DAY, 31 * DAY],
  ['0 3 1 JAN ?', 365 * DAY, 366 * DAY],
  ['5/20 0 * * *', 20, DAY - 40],
])('%s: at least %d and at most %d minutes apart', (cron, shortest, longest) => {
  expect(cronGaps(cron)).toEqual({ shortest, longest });
});

test.each(['60 * * * *', '0 24 * * *', '0 3 30 2 *', '0 3 L * *', 'a b c d e', '0 3 5-1 * *', '*/0 * * * *'])(
  '%s is no schedule, or never comes',
  (cron) => {
    expect(cronGaps(cron)).toBeUndefined();
  },
);
