import { setTimeout as sleep } from 'node:timers/promises';
import type { SmokeCheck, Verdict } from './smoke-check';

/** Longest pause between two tries, in milliseconds. */
const LONGEST_PAUSE = 8000;

export interface Patience {
  /** Further tries of a check that fails. */
  readonly retries: number;
  /** Before the second try, in milliseconds; doubled before each further one, up to eight seconds. */
  readonly pauseMs: number;
  /** Time for all checks together, in milliseconds. */
  readonly limitMs: number;
  /** Checks at a time. */
  readonly concurrency: number;
}

export interface CheckResult {
  readonly check: SmokeCheck;
  readonly status: Verdict['status'];
  readonly detail: string;
  readonly tries: number;
  readonly seconds: number;
}

export interface Run {
  readonly patience: Patience;
  /** One try. It ends with the signal. */
  readonly perform: (check: SmokeCheck, signal: AbortSignal) => Promise<Verdict>;
  /** Told after each check. */
  readonly progress: (done: readonly CheckResult[]) => void;
}

/** Performs checks side by side, again and again while they fail, until the time is up. Results are in the order of the checks. */
export async function runChecks(checks: readonly SmokeCheck[], run: Run): Promise<CheckResult[]> {
  const limit = new AbortController();
  const clock = setTimeout(() => limit.abort(), run.patience.limitMs);
  const results = new Map<SmokeCheck, CheckResult>();
  const waiting = checks.values();
  const work = async (): Promise<void> => {
    for (const check of waiting) {
      results.set(check, await runCheck(check, run, limit.signal));
      run.progress([...results.values()]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(run.patience.concurrency, checks.length) }, work));
  clearTimeout(clock);
  return checks.flatMap((check) => results.get(check) ?? []);
}

async function runCheck(check: SmokeCheck, { patience, perform }: Run, signal: AbortSignal): Promise<CheckResult> {
  const start = performance.now();
  const isUp = `the time for all checks is up (${patience.limitMs / 1000} s)`;
  let tries = 0;
  let last = '';
  let pause = patience.pauseMs;
  while (!signal.aborted) {
    tries += 1;
    const verdict = await perform(check, signal);
    const isLast = verdict.status !== 'failed' || verdict.final === true || tries > patience.retries;
    if (isLast) return { check, status: verdict.status, detail: verdict.detail, tries, seconds: since(start) };
    last = signal.aborted ? last : verdict.detail;
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
  const detail = last === '' ? isUp : `${last}; ${isUp}`;
  return { check, status: 'failed', detail, tries, seconds: since(start) };
}

function since(start: number): number {
  return (performance.now() - start) / 1000;
}
