/** Smallest and largest number of each field: minute, hour, day, month, weekday. */
const bounds = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const;

const WEEKDAY = bounds.length - 1;

const PART = /^(?:[*?]|(?<from>\d+|[A-Za-z]{3})(?:-(?<to>\d+|[A-Za-z]{3}))?)(?:\/\d+)?$/;

/**
 * Five cron fields as Kubernetes and KEDA read them: Sunday is 0, never 7. Undefined for what they do not understand,
 * such as the `L`, `W` and `#` of other schedulers.
 *
 * https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export function kubernetesCron(cron: string): string | undefined {
  const fields = cron
    .trim()
    .split(/\s+/)
    .map((field, i) => field.split(',').flatMap((part) => (i === WEEKDAY ? sundayFirst(part) : [part])));
  const isUnderstood = fields.every((parts, i) => parts.every((part) => fits(part, bounds[i])));
  return isUnderstood && fields.length === bounds.length ? fields.map((parts) => parts.join(',')).join(' ') : undefined;
}

function fits(part: string, [min, max]: readonly [number, number] = [0, 0]): boolean {
  const match = PART.exec(part);
  const numbers = [match?.groups?.['from'], match?.groups?.['to']].filter((value) => /^\d+$/.test(value ?? ''));
  return match !== null && numbers.every((value) => Number(value) >= min && Number(value) <= max);
}

/** `5-7`, Friday to Sunday, goes over the end of a week that begins on Sunday. */
function sundayFirst(part: string): string[] {
  const [, from, to] = /^(?:(\d)-)?(\d)$/.exec(part) ?? [];
  if (to !== '7') return [part];
  if (from === undefined || from === '7') return ['0'];
  return from === '0' ? ['0-6'] : [`${from}-6`, '0'];
}
