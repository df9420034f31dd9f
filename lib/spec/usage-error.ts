import { closest, distance } from 'fastest-levenshtein';

/** A mistake of the person at the keyboard: shown as it is, without a stack trace, with exit code 1. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** An unknown choice: what was asked for, what there is, and the nearest guess. */
export function unknownChoice(noun: string, found: string, known: readonly string[]): UsageError {
  const guess = known.length > 0 ? closest(found, [...known]) : undefined;
  const hint =
    guess !== undefined && distance(found, guess) <= Math.max(2, found.length / 3)
      ? `did you mean '${guess}'?`
      : 'choose one of these';
  return new UsageError(
    [
      `unknown ${noun} '${found}'`,
      `  allowed: ${known.length > 0 ? known.join(', ') : 'none is declared'}`,
      `  fix:     ${hint}`,
    ].join('\n'),
  );
}
