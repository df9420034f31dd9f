import data from './recovery-times.json';

/** What takes time after a failure, or bounds what is lost. */
export type RecoveryStep = keyof typeof data.minutes;

/** Minutes that a step takes, at most as far as that is known; the table says where from, and what is assumed. */
export function recoveryMinutes(step: RecoveryStep): number {
  return data.minutes[step].minutes;
}
