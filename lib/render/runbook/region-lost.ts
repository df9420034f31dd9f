import { databaseInstanceName, failoverName, recoveryVaultName } from '../../lowering/names';
import type { RecoverySettings } from '../../lowering/recovery/second-region';
import { hasLiveData, secondRegion } from '../../lowering/recovery/second-region';
import { standbyStageId } from '../../lowering/recovery/standby';
import { askSystem, deploy, instances, lookAtServices } from './names';
import type { Part, RunbookContext, Section } from './section';
import { shell, step, text } from './section';

/** The region is gone for longer than anybody wants to wait. */
export function regionLost(context: RunbookContext): Section[] {
  const { spec } = context;
  const settings = secondRegion(spec);
  const title = `The region ${spec.region} fails`;
  if (settings === undefined)
    return [
      {
        title,
        parts: [text('Nothing is prepared in another region: wait for this one. `recovery.strategy` changes that.')],
      },
    ];
  if (!hasLiveData(settings)) return [{ title, parts: fromCopies(context, settings) }];
  return [
    { title, parts: failover(context, settings) },
    { title: `Back to ${spec.region}`, parts: failback(context, settings) },
  ];
}

function failover(context: RunbookContext, { region }: RecoverySettings): Part[] {
  const { spec, account } = context;
  const standby = standbyStageId(spec.stage);
  const machine = `arn:aws:states:${region}:${account}:stateMachine:${failoverName(spec)}`;
  return [
    text(
      `A decision for people: what the copies in ${region} have not received is lost, and the way back is work. Every step can be repeated.`,
    ),
    step('How far behind is the data? The newest point of each copy, in seconds:'),
    shell(
      ...instances(spec).map(
        (name) =>
          `aws cloudwatch get-metric-statistics --region ${region} --namespace AWS/RDS --metric-name ReplicaLag --dimensions Name=DBInstanceIdentifier,Value=${databaseInstanceName(spec, name)} --statistics Maximum --period 60 --start-time $(date -u -d '-30 min' +%FT%TZ) --end-time $(date -u +%FT%TZ)`,
      ),
    ),
    step('Database: promote the copies, and give them the passwords of this region.'),
    shell(
      `aws stepfunctions start-execution --region ${region} --state-machine-arn ${machine} --input '{"phase":"data"}'`,
      `aws stepfunctions list-executions --region ${region} --state-machine-arn ${machine} --max-results 1`,
    ),
    step(
      `Configuration: say in the description where the stage serves, in \`stages.${spec.stage}.recovery\`: \`active: 'secondary'\`.`,
    ),
    step(`Services: bring everything else to ${region}.`),
    shell(deploy(context, `${standby}/**`)),
    ...(Object.keys(spec.fileSystems).length > 0
      ? [
          step(
            `File systems start empty: restore the newest recovery points of the vault ${recoveryVaultName(spec)} into them (${Object.keys(spec.fileSystems).join(', ')}).`,
          ),
        ]
      : []),
    step('Services: lead the name there. CloudFront, its certificate and Route 53 are changed in us-east-1.'),
    shell(deploy(context, `${spec.stage}/edge`)),
    step('Verification: the services run, and answer under the name that users know.'),
    shell(...lookAtServices(context, region), ...askSystem(spec)),
    step('Consistency: the data is read from end to end.'),
    shell(
      `aws stepfunctions start-execution --region ${region} --state-machine-arn ${machine} --input '{"phase":"verify"}'`,
    ),
    step(
      `When ${spec.region} comes back, its database still takes writes: keep its services at zero, so that nobody writes to both.`,
    ),
  ];
}

function failback(context: RunbookContext, { region }: RecoverySettings): Part[] {
  const { spec } = context;
  const standby = standbyStageId(spec.stage);
  const ids = instances(spec).map((name) => databaseInstanceName(spec, name));
  return [
    text('In a quiet hour: the system is down from step 1 to step 5. It is done by hand; nothing of it is automatic.'),
    step(`Services: stop those in ${region}, so that nothing is written any more.`),
    step(`Database: copy the data back, and put it in the place of what ${spec.region} had.`),
    shell(
      ...ids.flatMap((id) => [
        `aws rds create-db-snapshot --region ${region} --db-instance-identifier ${id} --db-snapshot-identifier ${id}-back`,
        `aws rds copy-db-snapshot --region ${spec.region} --source-region ${region} --source-db-snapshot-identifier <arn of ${id}-back> --target-db-snapshot-identifier ${id}-back --kms-key-id alias/${spec.system}-${spec.stage}-database`,
        `aws rds modify-db-instance --region ${spec.region} --db-instance-identifier ${id} --new-db-instance-identifier ${id}-old --apply-immediately`,
        `aws rds restore-db-instance-from-db-snapshot --region ${spec.region} --db-snapshot-identifier ${id}-back --db-instance-identifier ${id} --db-subnet-group-name <as ${id}-old> --vpc-security-group-ids <as ${id}-old> --deletion-protection`,
      ]),
    ),
    step(
      `Configuration: set the administrator's password to that of the secret in ${spec.region}, and rotate the secrets of the services, as above.`,
    ),
    step(`Configuration: \`active: 'primary'\` in the description again. Services: deploy, the name last.`),
    shell(deploy(context, `${spec.stage}/**`)),
    step('Verification.'),
    shell(...lookAtServices(context, spec.region), ...askSystem(spec)),
    step(
      `Database: the copies in ${region} follow nothing any more. Make new ones: take the protection off, delete the stacks there, and deploy them again.`,
    ),
    shell(
      ...ids.map(
        (id) =>
          `aws rds modify-db-instance --region ${region} --db-instance-identifier ${id} --no-deletion-protection --apply-immediately`,
      ),
      deploy(context, `${standby}/**`),
    ),
  ];
}

/** Copies alone are there: everything that runs has to be made. */
function fromCopies(context: RunbookContext, { region }: RecoverySettings): Part[] {
  const { spec, account } = context;
  const ids = instances(spec).map((name) => [name, databaseInstanceName(spec, name)] as const);
  return [
    text(`Copies of the data are in ${region}; nothing runs there. Every step can be repeated.`),
    step(
      `Configuration: in the description, a stage of another name with \`region: '${region}'\`, its zones, a network of its own and no \`recovery\`; then its network.`,
    ),
    shell(`npx cdk deploy '<stage>/network' -c system=${spec.system} -c target=${context.target}`),
    step('Database: restore the newest point that was replicated.'),
    shell(
      ...ids.flatMap(([, id]) => [
        `aws rds describe-db-instance-automated-backups --region ${region} --query "DBInstanceAutomatedBackups[?DBInstanceIdentifier=='${id}'].[DBInstanceAutomatedBackupsArn,RestoreWindow]"`,
        `aws rds restore-db-instance-to-point-in-time --region ${region} --source-db-instance-automated-backups-arn <arn> --target-db-instance-identifier ${id} --use-latest-restorable-time --db-subnet-group-name <of the network> --vpc-security-group-ids <of the database> --deletion-protection`,
      ]),
      `aws backup list-recovery-points-by-backup-vault --region ${region} --backup-vault-name ${recoveryVaultName(spec)}`,
    ),
    step(
      `Configuration: name them in the description as \`databases.<name>.existing\` (${ids.map(([name]) => name).join(', ') || 'none'}). Secrets that people fill are there under the names of ${spec.stage}: \`secrets.<name>.existing\`. Buckets are those that end in ${account}-${region}.`,
    ),
    step('Services: everything else, the name last.'),
    shell(`npx cdk deploy '<stage>/**' -c system=${spec.system} -c target=${context.target}`),
    step('Verification.'),
    shell(...askSystem(spec)),
    step('Consistency, from a task or pod in the network:'),
    shell('pg_amcheck --all --install-missing --heapallindexed --host <endpoint> --username slipway_admin'),
  ];
}
