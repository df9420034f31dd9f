import { UsageError } from '../lib/spec/usage-error';

/** The number behind an option. */
export function wholeNumber(option: string, text: string, least: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && Number.isSafeInteger(number)) return number;
  throw new UsageError(
    `${option} takes a number\n  found:   ${text}\n  allowed: ${least} or more, whole\n  fix:     ${option} ${Math.max(least, 10)}`,
  );
}
