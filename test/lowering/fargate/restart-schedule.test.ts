import { describe, expect, test } from '@jest/globals';
import { restartSchedule } from '../../../lib/lowering/fargate/restart-schedule';

const DAY = 24 * 60 * 60 * 1000;
const services = ['api', 'backend', 'gateway', 'identity', 'mailer', 'reports', 'worker', 'w'];
const ages = [4, 5, 7, 14, 15, 17, 30, 60, 62, 90, 124, 186, 248, 365];

/** Minute, hour, days, months, any weekday, any year: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
const CRON = /^cron\((\d+) (\d+) (\d+(?:,\d+)*) (\*|\d+(?:,\d+)*) \? \*\)$/;

function fieldsOf(schedule: string) {
  const [, minute, hour, days, months] = CRON.exec(schedule)!;
  const numbers = (list: string) => list.split(',').map(Number);
  const all = Array.from({ length: 12 }, (_, i) => i + 1);
  return {
    minute: Number(minute),
    hour: Number(hour),
    days: numbers(days!),
    months: months === '*' ? all : numbers(months!),
  };
}

/** Every start in eight years, two of which have a 29 February, in days. */
function startsOf(schedule: string): number[] {
  const { minute, hour, days, months } = fieldsOf(schedule);
  const [from, to] = [Date.UTC(2027, 0, 1), Date.UTC(2035, 0, 1)];
  return Array.from({ length: (to - from) / DAY }, (_, i) => new Date(from + i * DAY))
    .filter((date) => days.includes(date.getUTCDate()) && months.includes(date.getUTCMonth() + 1))
    .map((date) => (date.getTime() + (hour * 60 + minute) * 60_000) / DAY);
}

const gapsOf = (starts: number[]) => starts.slice(1).map((start, i) => start - starts[i]!);

describe.each(ages)('where passwords are changed after %d days', (rotationDays) => {
  const schedules = services.map((service) => restartSchedule(service, rotationDays));

  test('tasks are replaced twice in that time at least, over the end of every month', () => {
    for (const schedule of schedules)
      expect(Math.max(...gapsOf(startsOf(schedule)))).toBeLessThanOrEqual(rotationDays / 2);
  });

  test('EventBridge Scheduler takes the schedule', () => {
    for (const schedule of schedules) {
      expect(schedule).toMatch(CRON);
      const { minute, hour, days, months } = fieldsOf(schedule);
      expect([minute < 60, hour < 24]).toEqual([true, true]);
      expect(days.every((day) => day >= 1 && day <= 31)).toBe(true);
      expect(months.every((month) => month >= 1 && month <= 12)).toBe(true);
    }
  });
});

test.each([
  [4, 16 * 12],
  [7, 11 * 12],
  [30, 3 * 12],
  [90, 12],
  [365, 3],
])('tasks are replaced no more often than it takes: at %d days %d times a year', (rotationDays, times) => {
  expect(startsOf(restartSchedule('api', rotationDays)).length / 8).toBeLessThanOrEqual(times);
});

test('services restart at times of their own, the same in every synthesis', () => {
  const schedules = services.map((service) => restartSchedule(service, 30));
  expect(new Set(schedules).size).toBe(services.length);
  expect(services.map((service) => restartSchedule(service, 30))).toEqual(schedules);
});
