import { snapshotIntervalMinutes } from '../../data/database-modes';
import type { BackupSpec, DumpSpec } from '../../spec/backup';
import { dumpJob } from '../../spec/backup-jobs';
import { awsCron } from '../cron';
import { cronGaps } from '../cron-times';
import { lateAfterHours } from '../dump-alarms';
import { hasPrivateEndpoints } from '../kubernetes/cluster-network';
import { neighbours } from '../kubernetes/data-servers';
import { kubernetesCron } from '../kubernetes/kubernetes-cron';
import type { Outcome } from '../lowering-note';
import { honoured, impossible, refused, rounded, substituted } from '../lowering-note';
import { isEmpty, snapshotCover } from '../snapshots';
import type { Fact, FactContext } from './fact';
import { always, when } from './fact';

/** How copies of data are made, the same on every target. */
export const backupFacts: readonly Fact[] = [
  when('backup.snapshots.*.cron', snapshotOutcome, 'AWS Backup, at most hourly, of all data that it can copy'),
  when('backup.snapshots.*.timeZone', keptOnly('time zone of the rule'), 'time zone of the rule'),
  when('backup.snapshots.*.retentionDays', keptOnly('lifecycle of the rule'), 'lifecycle of the rule'),
  when('backup.lock', lockOutcome, 'access policy and lock of the vault'),
  when('backup.dumps.*.cron', dumpOutcome, 'a job that runs pg_dump: Step Functions on fargate, a CronJob on eks'),
  always('backup.dumps.*.timeZone', 'time zone of the schedule'),
  always('backup.dumps.*.prefix', 'first part of the names of its objects'),
  always('backup.dumps.*.retentionDays', 'lifecycle rule of the bucket'),
  when('backup.dumps.*.lateMinutes', lateOutcome, 'an alarm on the metric of success, in whole hours'),
];

const NOTHING_KEPT = 'no snapshots in a stage that keeps no data: a vault with copies would outlive its stack';

function keptOnly(how: string) {
  return (_: unknown, { spec }: FactContext): Outcome =>
    spec.data === 'disposable' ? substituted(NOTHING_KEPT) : honoured(how);
}

function snapshotOutcome(cron: string, { spec }: FactContext): Outcome {
  if (spec.data === 'disposable') return substituted(NOTHING_KEPT);
  const gaps = cronGaps(cron);
  if (gaps === undefined || awsCron(cron) === undefined) return notACron(cron);
  if (gaps.shortest < snapshotIntervalMinutes)
    return impossible(`AWS Backup copies at most every ${snapshotIntervalMinutes} minutes`, {
      allowed: "an hourly schedule such as '15 * * * *', or a rarer one",
      fix: 'point-in-time recovery of the databases (backupRetentionDays) loses five minutes at most',
    });
  const { copied, local, leftOut } = snapshotCover(spec);
  if (isEmpty(copied) && isEmpty(local))
    return refused('there is nothing that AWS Backup could copy', { fix: 'leave it out' });
  const taken = [copied, local].flatMap(({ databases, fileSystems, buckets }) => [
    ...databases,
    ...fileSystems,
    ...buckets,
  ]);
  const rest = leftOut.length > 0 ? `; not of ${leftOut.join(', ')}` : '';
  const how = `AWS Backup of ${taken.join(', ')}${rest}`;
  return leftOut.length > 0 ? substituted(how) : honoured(how);
}

function lockOutcome(lock: BackupSpec['lock'], { spec }: FactContext): Outcome {
  if (spec.data === 'disposable') return substituted(NOTHING_KEPT);
  return honoured(
    {
      none: 'no lock: whoever may delete copies can',
      governance: 'vault lock in governance mode, and a policy that denies deletion',
      compliance: 'vault lock in compliance mode: final three days after it was made',
    }[lock],
  );
}

/** Both engines must understand it: a dump moves with its system. */
function dumpOutcome(cron: string, context: FactContext): Outcome {
  if (cronGaps(cron) === undefined || awsCron(cron) === undefined || kubernetesCron(cron) === undefined)
    return notACron(cron);
  const how = 'a job that runs pg_dump, one at a time';
  const { spec, target, names } = context;
  if (target === 'fargate') return honoured(how);
  const job = spec.services[dumpJob(names[0] ?? '')];
  const others = job ? neighbours(spec, job) : [];
  const changes = [
    ...(others.length > 0 ? [`the network lets it reach ${others.join(', ')}, too, for which it has no password`] : []),
    ...(hasPrivateEndpoints(spec)
      ? ['TCP 443 to all public addresses is open to its pods, since no policy can name those of S3']
      : []),
  ];
  return changes.length === 0 ? honoured(how) : rounded([how, ...changes].join('; '));
}

function notACron(cron: string): Outcome {
  return impossible(`'${cron}' is no schedule that AWS and Kubernetes both have`, {
    allowed: "five fields of numbers, names, * , - and /; a day of the month or a weekday, not both: '0 3 * * *'",
    fix: 'write it so',
  });
}

function lateOutcome(minutes: number, { spec, names }: FactContext): Outcome {
  const dump = spec.backup?.dumps[names[0] ?? ''] as DumpSpec;
  const hours = lateAfterHours(dump);
  if (hours === undefined)
    return substituted('an alarm looks back a week at most: of a rarer dump only a run that fails raises one');
  const isExact = dump.timeZone === 'UTC' && ((cronGaps(dump.cron)?.longest ?? 0) + minutes) % 60 === 0;
  const how = `alarm when no dump succeeded for ${hours} hours`;
  return isExact ? honoured(how) : rounded(`${how}: it counts in whole hours, and a day may have 25`);
}
