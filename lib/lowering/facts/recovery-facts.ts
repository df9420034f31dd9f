import { databaseModes } from '../../data/database-modes';
import type { RecoverySpec } from '../../spec/recovery';
import type { StageSpec } from '../../spec/stage';
import { awsCron } from '../cron';
import { databaseMode } from '../database-mode';
import type { Outcome } from '../lowering-note';
import { honoured, impossible, refused } from '../lowering-note';
import type { Fault } from '../recovery/fault-experiments';
import { stopAlarms } from '../recovery/fault-experiments';
import { drilledDatabases } from '../recovery/drill-alarms';
import { snapshotGapMinutes } from '../recovery/snapshot-gap';
import type { Fact, FactContext } from './fact';
import { always, when } from './fact';

/** How what stands in a second region is carried out, the same on every target. */
export const recoveryFacts: readonly Fact[] = [
  when('recovery.strategy', strategyOutcome, 'what is kept in a second region, and what runs there'),
  always('recovery.region', 'region of the stack `recovery`'),
  always('recovery.zones', 'subnets in each of these zones of the second region'),
  always('recovery.network', 'network of the second region, as that of the first'),
  always('recovery.certificateArn', 'certificate of the load balancer of the second region'),
  when(
    'recovery.active',
    () => honoured('templates follow'),
    'which region the name leads to, and where data is written',
  ),
  always('recovery.rpoMinutes', 'compared with what each failure costs; see recovery.rpoMinutes.<failure>'),
  always('recovery.rtoMinutes', 'compared with what each failure costs; see recovery.rtoMinutes.<failure>'),
  when('recovery.drill.cron', drillOutcome, 'restore testing of AWS Backup, in UTC'),
  when('recovery.faults.*', faultOutcome, 'an experiment of AWS FIS, started by people'),
];

function strategyOutcome(strategy: RecoverySpec['strategy'], { spec }: FactContext): Outcome {
  if (strategy === 'none') return honoured('nothing leaves the region');
  const isLive = strategy === 'pilot-light' || strategy === 'warm-standby';
  const unfollowed = isLive ? withoutCopy(spec) : [];
  if (unfollowed.length > 0)
    return impossible(`nothing in another region follows ${unfollowed.join(', ')}`, {
      allowed: 'databases that are made here, on one instance',
      fix: "set highAvailability to multi-az with engine postgres, or choose 'backup'",
    });
  const left = leftBehind(spec);
  if (left.length === 0) return honoured([standing[strategy], copies(spec)].filter(Boolean).join('; '));
  return refused(left.map(({ what, why }) => `${what} stays behind: ${why}`).join('; '), {
    fix: left.map(({ fix }) => fix).join('; '),
  });
}

/** What stands in the second region before anything fails. */
const standing: Readonly<Partial<Record<RecoverySpec['strategy'], string>>> = {
  'pilot-light': 'a network with a copy of each database',
  'warm-standby':
    'the stage, with one replica of each service; until it serves, jobs wait and databases are read without a proxy',
};

/** A copy that follows is built of instances alone; of what is there already, nobody knows where its copy is. */
function withoutCopy({ databases }: StageSpec): string[] {
  return Object.entries(databases)
    .filter(([, database]) => database.existing !== undefined || databaseMode(database) !== 'instance')
    .map(([name]) => `databases.${name}`);
}

interface LeftBehind {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/** Data of which nothing would be in the second region. */
function leftBehind(spec: StageSpec): LeftBehind[] {
  const noSnapshots = snapshotGapMinutes(spec) === Infinity;
  const hourly = "add backup: { snapshots: [{ cron: '15 * * * *' }] }";
  return [
    ...Object.entries(spec.databases).flatMap(([name, database]): LeftBehind[] => {
      const mode = databaseMode(database);
      const { crossRegionBackups, snapshotCopies } = databaseModes[mode];
      if (database.existing !== undefined || crossRegionBackups) return [];
      const what = `databases.${name}`;
      if (!snapshotCopies)
        return [
          {
            what,
            why: 'neither backups nor snapshots of a Multi-AZ cluster leave their region',
            fix: `set ${what}.highAvailability to multi-az`,
          },
        ];
      return noSnapshots
        ? [{ what, why: 'of Aurora only snapshots leave the region, and none is taken', fix: hourly }]
        : [];
    }),
    ...Object.entries(spec.buckets).flatMap(([name, { versioned }]): LeftBehind[] =>
      versioned
        ? []
        : [{ what: `buckets.${name}`, why: 'only versioned buckets are copied', fix: `set buckets.${name}.versioned` }],
    ),
    ...(noSnapshots ? Object.keys(spec.fileSystems) : []).map((name): LeftBehind => ({
      what: `fileSystems.${name}`,
      why: 'only snapshots of it leave the region, and none is taken',
      fix: hourly,
    })),
  ];
}

function copies(spec: StageSpec): string {
  const own = Object.values(spec.databases).filter(({ existing }) => existing === undefined);
  const native = own.some((database) => databaseModes[databaseMode(database)].crossRegionBackups);
  const parts = [
    native && 'automated backups of databases',
    Object.keys(spec.buckets).length > 0 && 'objects of buckets within 15 minutes',
    (spec.backup?.snapshots.length ?? 0) > 0 && 'snapshots',
    'secrets that people fill',
    'images',
  ];
  return `copied there: ${parts.filter((part) => typeof part === 'string').join(', ')}`;
}

function drillOutcome(cron: string, { spec }: FactContext): Outcome {
  const drilled = drilledDatabases(spec);
  const left = Object.keys(spec.databases).filter((name) => !drilled.includes(name));
  if (awsCron(cron) !== undefined && left.length > 0)
    return refused(
      `AWS Backup restores a cluster without a server to ask, and no database that is there already: ${left.join(', ')}`,
      {
        allowed: 'databases on one instance, with or without a standby',
        fix: 'rehearse these by hand, as the runbook says, and accept it',
      },
    );
  if (awsCron(cron) !== undefined) return honoured(`AWS Backup restores ${drilled.join(', ')}, and all of it is read`);
  return impossible('AWS takes a day of the month or a day of the week, not both', {
    fix: "leave one of them open, as in '0 5 1 * *'",
  });
}

function faultOutcome(fault: Fault, { spec }: FactContext): Outcome {
  if (stopAlarms(spec).length === 0)
    return refused('nothing would end the experiment: alarms on failing answers are of web services', {
      fix: 'leave it out',
    });
  if (fault === 'zone' && spec.network.existing !== undefined)
    return refused('the subnets of a network that is already there are not ours to cut', { fix: 'leave it out' });
  return honoured('an experiment of AWS FIS, started by people, ended by the alarms on failing answers');
}
