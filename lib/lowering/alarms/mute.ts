/** Minute, hour, day, month, weekday; each a number, a range, a step, or a list of these. */
const FIELDS = [
  /[0-5]?\d/,
  /[01]?\d|2[0-3]/,
  /0?[1-9]|[12]\d|3[01]/,
  /0?[1-9]|1[0-2]/,
  /[0-7]|SUN|MON|TUE|WED|THU|FRI|SAT/,
];

const patterns = FIELDS.map(({ source }) => {
  const range = `(?:\\*|(?:${source})(?:-(?:${source}))?)(?:/\\d{1,2})?`;
  return new RegExp(`^${range}(?:,${range})*$`, 'i');
});

/** Five cron fields as a mute rule takes them, or undefined: `cron(0 2 * * SUN)`. Unlike elsewhere in AWS there is no year. */
export function muteExpression(cron: string): string | undefined {
  const fields = cron.trim().split(/\s+/);
  const isRight = fields.length === patterns.length && fields.every((field, i) => patterns[i]?.test(field));
  return isRight ? `cron(${fields.map((field, i) => (i === 4 ? named(field) : field)).join(' ')})` : undefined;
}

const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/** By name, since who counts days of the week begins somewhere else. A step is not a day. */
function named(weekday: string): string {
  return weekday.replaceAll(/(?<!\/)\b[0-7]\b/g, (day) => DAYS[Number(day)] ?? day).toUpperCase();
}

/** As ISO 8601 has it. */
export const muteDuration = (minutes: number) => `PT${minutes}M`;
