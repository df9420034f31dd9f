import { databaseInstanceName, stackName } from '../../lowering/names';
import { failsOverByName } from '../../lowering/recovery/name-failover';
import { secondRegion } from '../../lowering/recovery/second-region';
import type { RecoverySettings } from '../../lowering/recovery/second-region';
import { standbyStageId } from '../../lowering/recovery/standby';
import type { StageSpec } from '../../spec/stage';
import { askSystem, deploy, instances, lookAtServices, startAnew, startPhase, stopJobs, stopWriting } from './names';
import type { Part, RunbookContext } from './section';
import { shell, step, text } from './section';

/** The first region follows the second, until it has everything, and takes its place again. */
export function wayBack(context: RunbookContext, { region }: RecoverySettings): Part[] {
  const { stage } = context.spec;
  return [
    text(
      `Nothing is down until step 2; then until services start anew: a quarter of an hour, and longer where readers are made. Every step can be repeated. \`${stage}/failover\` must have been deployed with \`active: 'secondary'\`.`,
    ),
    ...data(context, region),
    ...services(context, region),
    ...copies(context, region),
    ...whatWasSetAside(context, region),
  ];
}

function data(context: RunbookContext, region: string): Part[] {
  const { spec } = context;
  const hasReaders = Object.values(spec.databases).some(({ readReplicas }) => readReplicas > 0);
  return [
    step(
      `Database: ${spec.region} follows. What it had is kept as \`<name>-before\`; a copy of the data of ${region} comes in its place, which takes hours when it is large.`,
    ),
    shell(...startPhase(context, spec.region, 'follow')),
    step(`Services: in a quiet hour, stop those in ${region}, and its jobs, so that nothing is written any more.`),
    shell(...stopWriting(context, region), ...stopJobs(context, region)),
    step(
      'Database: when the copy has everything that was written before this is started, it takes over, and services get new passwords.',
    ),
    shell(...startPhase(context, spec.region, 'data')),
    // until then they have the data of before
    ...(hasReaders
      ? [step('Database: make its readers anew.'), shell(...startPhase(context, spec.region, 'readers'))]
      : []),
  ];
}

function services(context: RunbookContext, region: string): Part[] {
  const { spec } = context;
  return [
    step(`Configuration: \`active: 'primary'\` in the description again. Services: deploy, and start anew.`),
    shell(
      deploy(context, `${spec.stage}/**`),
      ...startAnew(context, spec.region),
      ...(failsOverByName(spec) ? startPhase(context, region, 'back') : []),
    ),
    step('Verification.'),
    shell(...lookAtServices(context, spec.region), ...askSystem(spec)),
    step('Consistency: the data is read from end to end.'),
    shell(...startPhase(context, spec.region, 'verify')),
  ];
}

function copies(context: RunbookContext, region: string): Part[] {
  const { spec, account } = context;
  const key = `$(aws kms describe-key --region ${region} --key-id alias/${spec.system}-${spec.stage}-recovery --query KeyMetadata.Arn --output text)`;
  const days = (name: string) => spec.databases[name]?.backupRetentionDays ?? 30;
  const standby = standbyStageId(spec.stage);
  return [
    step(`Database: backups are copied to ${region} again, which waits, and follows.`),
    shell(
      ...instances(spec).map(
        (name) =>
          `aws rds start-db-instance-automated-backups-replication --region ${region} --source-db-instance-arn arn:aws:rds:${spec.region}:${account}:db:${databaseInstanceName(spec, name)} --backup-retention-period ${days(name)} --kms-key-id ${key}`,
      ),
      deploy(context, `${standby}/failover`),
      ...startPhase(context, region, 'follow'),
    ),
    step(`Services: when it follows, those in ${region} are as before the failure.`),
    shell(deploy(context, `${standby}/**`), ...asBefore(context, region)),
  ];
}

/** What ran there because it served, and does not any more. CDK knows no stacks that are not described. */
function asBefore(context: RunbookContext, region: string): string[] {
  const { spec } = context;
  if (secondRegion(spec)?.strategy === 'warm-standby')
    return [...startAnew(context, region, 1), ...remove(spec, region, stackName(spec, 'monitoring'))];
  return [
    `aws cloudformation list-stacks --region ${region} --stack-status-filter CREATE_COMPLETE UPDATE_COMPLETE --query "StackSummaries[?starts_with(StackName, '${stackName(spec, '')}')].StackName"`,
    '# delete all of them but network, database and failover, those first that others need least',
  ];
}

const remove = (spec: StageSpec, region: string, stack: string) => [
  ...(spec.data === 'keep'
    ? [
        `aws cloudformation update-termination-protection --region ${region} --no-enable-termination-protection --stack-name ${stack}`,
      ]
    : []),
  `aws cloudformation delete-stack --region ${region} --stack-name ${stack}`,
];

function whatWasSetAside({ spec }: RunbookContext, region: string): Part[] {
  const removeAside = (where: string, id: string) => [
    `aws rds modify-db-instance --region ${where} --db-instance-identifier ${id}-before --no-deletion-protection --apply-immediately`,
    `aws rds delete-db-instance --region ${where} --db-instance-identifier ${id}-before --final-db-snapshot-identifier ${id}-before-$(date +%F)`,
  ];
  return [
    step(
      'When nobody needs what was set aside, delete it in both regions; until then the next way back does not start.',
    ),
    shell(...identifiers(spec).flatMap((id) => [spec.region, region].flatMap((where) => removeAside(where, id)))),
  ];
}

const identifiers = (spec: StageSpec) => instances(spec).map((name) => databaseInstanceName(spec, name));
