import { describe, expect, test } from '@jest/globals';
import { awsCron } from '../../lib/lowering/cron';

describe('five cron fields become the six of AWS', () => {
  test.each([
    ['0 3 * * *', 'cron(0 3 * * ? *)'],
    ['*/5 8-18 * * *', 'cron(*/5 8-18 * * ? *)'],
    ['0 0 1 1,7 *', 'cron(0 0 1 1,7 ? *)'],
    ['30 2 ? * ?', 'cron(30 2 * * ? *)'],
    ['0  8   *  *  1', 'cron(0 8 ? * 2 *)'],
  ])('%s', (cron, expected) => {
    expect(awsCron(cron)).toBe(expected);
  });
});

describe('weekdays, which cron counts from 0 and AWS from 1, stay the same days', () => {
  test.each([
    ['0', '1'],
    ['7', '1'],
    ['6', '7'],
    ['1-5', '2-6'],
    ['0-6', '1-7'],
    ['1,3,5', '2,4,6'],
    ['1-5/2', '2-6/2'],
    ['*/2', '*/2'],
    ['MON-FRI', 'MON-FRI'],
    ['5-7', '6,7,1'],
    ['1-7', '2,3,4,5,6,7,1'],
    ['1-7/3', '2,5,1'],
    ['3,5-7', '4,6,7,1'],
  ])('%s is %s', (weekday, expected) => {
    expect(awsCron(`0 8 * * ${weekday}`)).toBe(`cron(0 8 ? * ${expected} *)`);
  });
});

test('a day of the month and a weekday together cannot be said', () => {
  expect(awsCron('0 3 1 * 1')).toBeUndefined();
});
