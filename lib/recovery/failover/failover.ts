import { catchUp } from './catch-up';
import { follow, renewReaders } from './follow';
import { leadName } from './lead-name';
import { leadProxy } from './lead-proxy';
import { renewPasswords } from './renew';
import { configure, promote, verify } from './take-over';
import type { FailoverDatabase, FailoverTools, StepResult } from './tools';

/** One step of a failover. Each may be repeated: what is done already stays as it is. */
export type FailoverStep = DatabaseStep | { readonly action: 'lead' | 'give back' };

interface DatabaseStep {
  readonly action: 'follow' | 'catch up' | 'promote' | 'configure' | 'proxy' | 'renew' | 'verify' | 'readers';
  readonly database: FailoverDatabase;
  /** When the failover was started. */
  readonly since: string;
}

/**
 * @param serves whether this region serves, as the description says that was deployed there
 * @throws Error that says what is in the way, and stops the failover before its next step
 */
export async function failoverStep(step: FailoverStep, serves: boolean, tools: FailoverTools): Promise<StepResult> {
  if (!('database' in step)) return leadName(step.action, tools);
  const { database } = step;
  switch (step.action) {
    case 'follow':
      return follow(database, serves, tools);
    case 'catch up':
      return catchUp(database, step.since, tools);
    case 'promote':
      return promote(database, tools);
    case 'configure':
      return configure(database, tools);
    case 'proxy':
      return leadProxy(database, tools);
    case 'renew':
      return renewPasswords(database, step.since, tools);
    case 'verify':
      return verify(database, tools);
    case 'readers':
      return renewReaders(database, tools);
  }
}
