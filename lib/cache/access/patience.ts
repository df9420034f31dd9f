import { setTimeout } from 'node:timers/promises';

/** The time of one run of a function. */
export interface Clock {
  /** Since the run began. */
  elapsedSeconds(): number;
  pause(seconds: number): Promise<void>;
}

/** Seconds between two attempts. */
const PAUSE_SECONDS = 5;

/** Errors that pass, and the age of a run, in seconds, at which it gives up on them. */
const PASSING: readonly (readonly [name: RegExp, seconds: number])[] = [
  // A change of a user takes minutes to reach all nodes, and refuses others meanwhile. A run has 14 minutes.
  [/^InvalidUserState/, 720],
  [/^Throttling|^RequestLimitExceeded$/, 720],
  // IAM takes some seconds to know the rights of a user that is deployed together with them
  [/^AccessDenied/, 60],
];

export function startClock(): Clock {
  const start = performance.now();
  return {
    elapsedSeconds: () => (performance.now() - start) / 1000,
    pause: (seconds) => setTimeout(seconds * 1000),
  };
}

/**
 * Repeats work that may be repeated for as long as what stands in its way will pass.
 *
 * @throws the last error of the work
 */
export async function patiently<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (clock.elapsedSeconds() >= patienceFor(error)) throw error;
    }
    await clock.pause(PAUSE_SECONDS);
  }
}

function patienceFor(error: unknown): number {
  const name = error instanceof Error ? error.name : '';
  return PASSING.find(([passing]) => passing.test(name))?.[1] ?? 0;
}
