/**
 * Runs tasks that need each other. When one fails the others are told by the signal, and all have ended when this
 * rejects with what failed first: nothing goes on behind its back.
 */
export async function together(
  signal: AbortSignal,
  ...tasks: readonly ((signal: AbortSignal) => Promise<unknown>)[]
): Promise<void> {
  const stop = new AbortController();
  const failures: unknown[] = [];
  const fail = (error: unknown): void => {
    failures.push(error);
    stop.abort(error);
  };
  const either = AbortSignal.any([signal, stop.signal]);
  await Promise.all(tasks.map((task) => task(either).catch(fail)));
  signal.throwIfAborted();
  if (failures.length > 0) throw failures[0];
}
