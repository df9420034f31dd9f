import type { DatabaseSpec } from '../database';
import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { StageSpec } from '../stage';

type Problem = Omit<SpecIssue, 'path' | 'code'> & { readonly field: keyof DatabaseSpec | 'serverless.minCapacity' };

/** The options of a database fit each other. */
export function checkDatabase({ databases }: StageSpec, name: string): SpecIssue[] {
  const database = databases[name];
  if (database === undefined || database.existing !== undefined) return [];
  return [...engineProblems(database), ...serverlessProblems(database)].map(({ field, ...problem }) => ({
    path: `databases.${name}.${field}`,
    code: 'contradiction',
    ...problem,
  }));
}

function engineProblems({ engine, highAvailability }: DatabaseSpec): Problem[] {
  if (engine !== 'aurora-postgres' || highAvailability !== 'multi-az-cluster') return [];
  return [
    {
      field: 'highAvailability',
      message: 'Aurora keeps its own copies in three zones',
      found: show(highAvailability),
      allowed: 'single-az, multi-az',
      fix: 'choose multi-az, or engine: postgres',
    },
  ];
}

function serverlessProblems({ engine, serverless, instanceType, proxy }: DatabaseSpec): Problem[] {
  if (serverless === undefined) return [];
  const { minCapacity, maxCapacity, pauseAfterMinutes } = serverless;
  const pauses = minCapacity === 0;
  const found = show(serverless);
  return [
    ...when(engine !== 'aurora-postgres', {
      field: 'serverless',
      message: 'only Aurora has a size that follows the load',
      found,
      fix: 'choose engine: aurora-postgres, or an instanceType',
    }),
    ...when(instanceType !== undefined, {
      field: 'instanceType',
      message: 'an instance class has one size, and `serverless` follows the load',
      found: show(instanceType),
      fix: 'leave one of the two out',
    }),
    ...when(maxCapacity < minCapacity, {
      field: 'serverless',
      message: `maxCapacity must be at least minCapacity (${minCapacity}), got ${maxCapacity}`,
      found,
      fix: 'raise maxCapacity',
    }),
    ...when(pauses !== (pauseAfterMinutes !== undefined), {
      field: 'serverless.minCapacity',
      message: pauses ? 'at 0 it pauses, and nothing says when' : 'it pauses at 0 alone',
      found: show(minCapacity),
      fix: pauses ? 'add pauseAfterMinutes, or raise minCapacity' : 'set minCapacity: 0, or remove pauseAfterMinutes',
    }),
    ...when(pauses && proxy, {
      field: 'proxy',
      message: 'a proxy keeps connections open, so the database would never pause',
      found: show(proxy),
      allowed: 'false',
      fix: 'leave the proxy out, or set minCapacity to 0.5',
    }),
  ];
}

const when = (isWrong: boolean, problem: Problem): Problem[] => (isWrong ? [problem] : []);
