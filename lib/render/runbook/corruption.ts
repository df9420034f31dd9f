import { databaseMode } from '../../lowering/database-mode';
import { bucketName, databaseInstanceName, databaseName, secretName } from '../../lowering/names';
import { databaseAccess } from '../../lowering/database-access';
import { askSystem, instances, lookAtServices, startAnew, stopWriting } from './names';
import type { Part, RunbookContext, Section } from './section';
import { shell, step, text } from './section';

/** Data is there and wrong: a bad release, a mistake, an intruder. */
export function corruption(context: RunbookContext): Section[] {
  const { spec, account } = context;
  return [
    ...instances(spec).map((name) => ({
      title: `Data of the database ${name} is wrong`,
      parts: restore(context, name),
    })),
    ...Object.entries(spec.buckets).map(([name, { versioned, keepVersionsDays }]) => ({
      title: `Objects of the bucket ${name} are wrong`,
      parts: versioned
        ? [
            text(
              `Earlier versions are kept for ${keepVersionsDays} days; a deleted object is one with a marker on top.`,
            ),
            shell(
              `aws s3api list-object-versions --region ${spec.region} --bucket ${bucketName(spec, name, account)} --prefix <key>`,
              `aws s3api copy-object --region ${spec.region} --bucket ${bucketName(spec, name, account)} --key <key> --copy-source '${bucketName(spec, name, account)}/<key>?versionId=<version>'`,
            ),
          ]
        : [text('It keeps no versions: what is gone is gone.')],
    })),
  ];
}

/** In the order of every recovery: database, configuration, services, consistency. */
function restore(context: RunbookContext, name: string): Part[] {
  const { spec } = context;
  const { region } = spec;
  const isInstance = databaseMode(spec.databases[name] ?? ({} as never)) === 'instance';
  const id = databaseInstanceName(spec, name);
  const noun = isInstance ? 'instance' : 'cluster';
  const place = `aws rds describe-db-${noun}s --region ${region} --db-${noun}-identifier ${id}`;
  const restored = `${id}-restored`;
  const from = isInstance
    ? `aws rds restore-db-instance-to-point-in-time --region ${region} --source-db-instance-identifier ${id} --target-db-instance-identifier ${restored}`
    : `aws rds restore-db-cluster-to-point-in-time --region ${region} --source-db-cluster-identifier ${id} --db-cluster-identifier ${restored}`;
  const rename = (old: string, now: string) =>
    `aws rds modify-db-${noun} --region ${region} --db-${noun}-identifier ${old} --new-db-${noun}-identifier ${now} --apply-immediately`;
  return [
    text(
      `Restored to a moment before the mistake, beside the ${noun} that has it. How long that takes, the table above says. Decide first: what was written since that moment stays in the old ${noun} only.`,
    ),
    step(
      context.target === 'eks'
        ? 'Services: stop those that write. Argo CD would start them again: switch its automatic sync off first.'
        : 'Services: stop those that write.',
    ),
    shell(...stopWriting(context, region)),
    step(`Database: restore it. Subnet group, security groups and parameters are those of ${id}.`),
    shell(
      place,
      `${from} --restore-${isInstance ? 'time' : 'to-time'} <YYYY-MM-DDTHH:MM:SSZ> --db-subnet-group-name <DBSubnetGroupName> --vpc-security-group-ids <VpcSecurityGroupId> --deletion-protection`,
      `aws rds wait db-${noun}-available --region ${region} --db-${noun}-identifier ${restored}`,
    ),
    step('Consistency: read it, before anybody uses it. From a task or pod in the network:'),
    shell(
      `pg_amcheck --install-missing --heapallindexed --host <endpoint of ${restored}> --username slipway_admin ${databaseName(name)}`,
    ),
    step(`Configuration: give it the name that all know. The old ${noun} keeps its data under another.`),
    shell(rename(id, `${id}-old`), rename(restored, id)),
    text('CloudFormation knows both by their names, so the next deployment finds what it expects.'),
    step('Configuration: passwords may be older than the secrets. A rotation makes both agree.'),
    shell(
      ...[...databaseAccess(spec, name).keys()].map(
        (service) =>
          `aws secretsmanager rotate-secret --region ${region} --secret-id ${secretName(spec, name, service)}`,
      ),
    ),
    step('Services: start them anew.'),
    shell(...startAnew(context, region)),
    step('Verification.'),
    shell(...lookAtServices(context, region), ...askSystem(spec)),
    step(`When nobody misses anything any more: take a last snapshot of ${id}-old, and delete it.`),
  ];
}
