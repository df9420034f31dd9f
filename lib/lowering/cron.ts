/**
 * Five cron fields as AWS writes them: `cron(minute hour day month weekday year)`.
 *
 * AWS counts weekdays from 1 (Sunday) where cron counts from 0, and wants `?` in the day field that does not matter.
 * Undefined when both days are restricted, which AWS cannot express.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function awsCron(cron: string): string | undefined {
  const [minute, hour, day, month, weekday] = cron.trim().split(/\s+/) as [string, string, string, string, string];
  const anyDay = day === '*' || day === '?';
  const anyWeekday = weekday === '*' || weekday === '?';
  if (!anyDay && !anyWeekday) return undefined;
  const days = anyWeekday ? [anyDay ? '*' : day, month, '?'] : ['?', month, awsWeekdays(weekday)];
  return `cron(${[minute, hour, ...days, '*'].join(' ')})`;
}

/** `1-5` becomes `2-6`; a step such as the 2 of `1-5/2` and names such as MON stay. */
function awsWeekdays(weekday: string): string {
  return weekday.split(',').map(awsWeekdayRange).join(',');
}

function awsWeekdayRange(part: string): string {
  const [, first, last, step = '1'] = /^(\d)-(\d)(?:\/(\d))?$/.exec(part) ?? [];
  if (last === '7') return daysBetween(Number(first), 7, Number(step)).map(awsWeekday).join(',');
  const [range = '', ...steps] = part.split('/');
  return [range.replaceAll(/\d+/g, (day) => String(awsWeekday(Number(day)))), ...steps].join('/');
}

/** One by one, since Friday to Sunday, 5-7, goes over the end of AWS's week, which begins on Sunday. */
function daysBetween(first: number, last: number, step: number): number[] {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);
}

function awsWeekday(day: number): number {
  return (day % 7) + 1;
}
