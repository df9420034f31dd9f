/** Days that are looked at: a leap year, so that also a day at the end of February comes by. */
const DAYS = 366 + 31;
const DAY_MINUTES = 1440;
const FIRST_DAY = Date.UTC(2028, 0, 1);

const NAMES: Readonly<Record<string, number>> = {
  ...Object.fromEntries(['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'].map((name, i) => [name, i])),
  ...Object.fromEntries(
    ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'].map((name, i) => [
      name,
      i + 1,
    ]),
  ),
};

/**
 * Minutes of the longest pause between two times of five cron fields; infinite where it never comes twice in a year.
 * A change of the clock, an hour at most, is left out.
 */
export function longestGapMinutes(cron: string): number {
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = cron.trim().split(/\s+/);
  const minutes = valuesOf(minute, 0, 59);
  const times = valuesOf(hour, 0, 23).flatMap((each) => minutes.map((at) => each * 60 + at));
  const isDay = dayFilter(day, month, weekday);
  let last: number | undefined;
  let gap = 0;
  for (let number = 0; number < DAYS; number += 1) {
    if (!isDay(new Date(FIRST_DAY + number * DAY_MINUTES * 60_000))) continue;
    for (const time of times) {
      const at = number * DAY_MINUTES + time;
      if (last !== undefined) gap = Math.max(gap, at - last);
      last = at;
    }
  }
  return gap === 0 ? Infinity : gap;
}

/** Where both kinds of day are restricted, cron takes a day that is either. */
function dayFilter(day: string, month: string, weekday: string): (date: Date) => boolean {
  const isAny = (field: string) => field === '*' || field === '?';
  const months = new Set(valuesOf(month, 1, 12));
  const days = new Set(valuesOf(day, 1, 31));
  const weekdays = new Set(valuesOf(weekday, 0, 7).map((each) => each % 7));
  return (date) => {
    if (!months.has(date.getUTCMonth() + 1)) return false;
    const byDay = days.has(date.getUTCDate());
    const byWeekday = weekdays.has(date.getUTCDay());
    if (isAny(day)) return byWeekday;
    return isAny(weekday) ? byDay : byDay || byWeekday;
  };
}

/** `1,5`, `1-5`, `*\/15`, `MON-FRI`: the numbers that a field stands for, in order. */
function valuesOf(field: string, min: number, max: number): number[] {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '*', step = '1'] = part.split('/');
    const [first = '', last] = range.split('-');
    const isAny = first === '*' || first === '?';
    const from = isAny ? min : numberOf(first);
    const to = isAny || (last === undefined && part.includes('/')) ? max : numberOf(last ?? first);
    for (let value = from; value <= to; value += Math.max(1, Number(step) || 1)) found.add(value);
  }
  return [...found].filter((value) => value >= min && value <= max).toSorted((a, b) => a - b);
}

const numberOf = (text: string) => NAMES[text.toUpperCase()] ?? Number(text);
