import { databaseInstanceName, recoveryVaultName } from '../../lowering/names';
import type { RecoverySettings } from '../../lowering/recovery/second-region';
import { hasLiveData, secondRegion } from '../../lowering/recovery/second-region';
import { askSystem, instances } from './names';
import type { Part, RunbookContext, Section } from './section';
import { shell, step, text } from './section';
import { takeOver } from './take-over';
import { wayBack } from './way-back';

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
    { title, parts: takeOver(context, settings) },
    { title: `Back to ${spec.region}`, parts: wayBack(context, settings) },
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
