import { retentionDays } from '../log-retention';
import { honoured, rounded } from '../lowering-note';
import type { Fact } from './fact';
import { when } from './fact';

/** How long CloudWatch keeps logs, which it does for certain periods only. */
export function daysKept(pattern: string, what: string): Fact {
  return when(
    pattern,
    (declared) => {
      const kept = retentionDays(declared);
      return kept === declared
        ? honoured(`${what} kept ${kept} days`)
        : rounded(`${what} kept ${kept} days, the next period that CloudWatch offers`);
    },
    'retention of the log group, rounded up to what CloudWatch offers',
  );
}
