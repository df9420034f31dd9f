/** What a person can act on: its message says what happened and what to do; no stack trace is shown. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** One line about anything that was thrown, of AWS with the name of the error. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof Failure) return error.message;
  const inner = error instanceof AggregateError ? error.errors.map(explain).join('; ') : '';
  const text = error.message || inner || 'no message';
  return error.name === 'Error' ? text : `${error.name}: ${text}`;
}
