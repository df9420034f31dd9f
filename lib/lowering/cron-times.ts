/** Times between one run of a schedule and the next, in minutes, without changes of the clock. */
export interface CronGaps {
  readonly shortest: number;
  readonly longest: number;
}

const MINUTES_PER_DAY = 1440;
/** Long enough for two runs of a yearly schedule, also when it waits for 29 February. */
const DAYS = 366 * 9;
const START = Date.UTC(2027, 0, 1);

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Undefined for what is no schedule, or never comes. */
export function cronGaps(cron: string): CronGaps | undefined {
  const [minute, hour, day, month, weekday] = cron.trim().split(/\s+/) as [string, string, string, string, string];
  const minutes = values(minute, 0, 59);
  const hours = values(hour, 0, 23);
  const days = values(day, 1, 31);
  const months = values(month, 1, 12, MONTHS);
  const weekdays = values(weekday, 0, 7, WEEKDAYS)?.map((value) => value % 7);
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  const times = hours.flatMap((h) => minutes.map((m) => 60 * h + m));
  const fits = (date: Date) =>
    months.includes(date.getUTCMonth() + 1) && days.includes(date.getUTCDate()) && weekdays.includes(date.getUTCDay());
  const runs = Array.from({ length: DAYS }, (_, i) => i).filter((i) => fits(new Date(START + i * 86_400_000)));
  return gaps(runs, times);
}

/** @param days numbers of the days on which it runs @param times minutes of such a day, ascending */
function gaps(days: readonly number[], times: readonly number[]): CronGaps | undefined {
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 0;
  const within = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  const between = days.slice(1).map((day, i) => (day - (days[i] ?? 0)) * MINUTES_PER_DAY - last + first);
  const all = [...within, ...new Set(between)];
  return between.length === 0 ? undefined : { shortest: Math.min(...all), longest: Math.max(...all) };
}

/** The values that one field allows, ascending; undefined for what is no such field. */
function values(field: string, min: number, max: number, names: readonly string[] = []): number[] | undefined {
  const parts = field.split(',').map((part) => range(part, min, max, names));
  if (parts.includes(undefined)) return undefined;
  return [...new Set(parts.flatMap((part) => part ?? []))].toSorted((one, other) => one - other);
}

function range(part: string, min: number, max: number, names: readonly string[]): number[] | undefined {
  const [, first = '', last, step = '1'] =
    /^([A-Za-z]{3}|\d+|\*|\?)(?:-([A-Za-z]{3}|\d+))?(?:\/(\d+))?$/.exec(part) ?? [];
  const isAny = first === '*' || first === '?';
  const from = isAny ? min : valueOf(first, min, names);
  const to = last === undefined ? (isAny || part.includes('/') ? max : from) : valueOf(last, min, names);
  const isRange = from >= min && to <= max && from <= to && Number(step) > 0;
  if (!isRange) return undefined;
  return Array.from({ length: Math.floor((to - from) / Number(step)) + 1 }, (_, i) => from + i * Number(step));
}

function valueOf(text: string, min: number, names: readonly string[]): number {
  const named = names.indexOf(text.toUpperCase());
  return named === -1 ? Number(text === '' ? Number.NaN : text) : named + min;
}
