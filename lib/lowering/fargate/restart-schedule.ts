import { createHash } from 'node:crypto';

const LONGEST_MONTH = 31;

/** A day that every month has. */
const LAST_DAY = 28;

/**
 * When the tasks of a service are replaced, for EventBridge Scheduler: never further apart than half of the age at which
 * its passwords are changed. Hour and minute come from the name, and the day where there is a choice, so that not all
 * services restart at once. A rate would start with the schedule itself, in the middle of a deployment.
 *
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function restartSchedule(service: string, rotationDays: number): string {
  const hash = createHash('sha256').update(service).digest();
  const most = Math.floor(rotationDays / 2);
  const times = Math.ceil(LONGEST_MONTH / most);
  const step = Math.ceil(LONGEST_MONTH / times);
  const span = (times - 1) * step;
  // on the first where that goes past the 28th: a month that lacks the last of these days ends as much earlier
  const first = 1 + (hash.readUInt32BE(0) % Math.max(1, LAST_DAY - span));
  const everyMonths = [6, 4, 3, 2].find((months) => months * LONGEST_MONTH <= most) ?? 1;
  const time = [hash.readUInt32BE(4) % 60, hash.readUInt32BE(8) % 24];
  const months = everyMonths === 1 ? '*' : series(1, everyMonths, 12);
  return `cron(${[...time, series(first, step, first + span), months, '?', '*'].join(' ')})`;
}

function series(first: number, step: number, last: number): string {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step).join(',');
}
