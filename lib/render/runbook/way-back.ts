import { databaseInstanceName } from '../../lowering/names';
import { failsOverByName } from '../../lowering/recovery/name-failover';
import type { RecoverySettings } from '../../lowering/recovery/second-region';
import { standbyStageId } from '../../lowering/recovery/standby';
import type { StageSpec } from '../../spec/stage';
import { askSystem, deploy, instances, lookAtServices, startAnew, startPhase, stopWriting } from './names';
import type { Part, RunbookContext } from './section';
import { shell, step, text } from './section';

/** The first region follows the second, until it has everything, and takes its place again. */
export function wayBack(context: RunbookContext, { region }: RecoverySettings): Part[] {
  const { stage } = context.spec;
  return [
    text(
      `Nothing is down until step 2; then until step 4, for a quarter of an hour. Every step can be repeated. \`${stage}/failover\` must have been deployed with \`active: 'secondary'\`.`,
    ),
    ...data(context, region),
    ...services(context, region),
    ...copies(context, region),
    ...whatWasSetAside(context, region),
  ];
}

function data(context: RunbookContext, region: string): Part[] {
  const { spec } = context;
  const proxied = Object.keys(spec.databases).filter((name) => spec.databases[name]?.proxy);
  return [
    step(
      `Database: ${spec.region} follows. What it had is kept as \`<name>-before\`; a copy of the data of ${region} comes in its place, which takes hours when it is large.`,
    ),
    shell(...startPhase(context, spec.region, 'follow')),
    step(`Services: in a quiet hour, stop those in ${region}, so that nothing is written any more.`),
    shell(...stopWriting(context, region)),
    step(
      'Database: when the copy has everything that was written before this is started, it takes over, and services get new passwords.',
    ),
    shell(...startPhase(context, spec.region, 'data'), ...proxied.map((name) => registerWithProxy(spec, name))),
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
  const key = `alias/${spec.system}-${spec.stage}-recovery`;
  return [
    step('Database: what reads beside the writer, and what copies it.'),
    shell(
      ...startPhase(context, spec.region, 'readers'),
      ...identifiers(spec).map(
        (id) =>
          `aws rds start-db-instance-automated-backups-replication --region ${region} --source-db-instance-arn arn:aws:rds:${spec.region}:${account}:db:${id} --kms-key-id ${key}`,
      ),
    ),
    step(`Database: ${region} waits again, and follows.`),
    shell(deploy(context, `${standbyStageId(spec.stage)}/**`), ...startPhase(context, region, 'follow')),
  ];
}

function whatWasSetAside({ spec }: RunbookContext, region: string): Part[] {
  const remove = (where: string, id: string) => [
    `aws rds modify-db-instance --region ${where} --db-instance-identifier ${id}-before --no-deletion-protection --apply-immediately`,
    `aws rds delete-db-instance --region ${where} --db-instance-identifier ${id}-before --final-db-snapshot-identifier ${id}-before`,
  ];
  return [
    step(
      'When nobody needs what was set aside, delete it in both regions; until then the next way back does not start.',
    ),
    shell(...identifiers(spec).flatMap((id) => [spec.region, region].flatMap((where) => remove(where, id)))),
  ];
}

const identifiers = (spec: StageSpec) => instances(spec).map((name) => databaseInstanceName(spec, name));

/** A proxy knows an instance by its own id, not by its name. */
function registerWithProxy(spec: StageSpec, database: string): string {
  const id = databaseInstanceName(spec, database);
  return `aws rds register-db-proxy-targets --region ${spec.region} --db-proxy-name ${id} --db-instance-identifiers ${id}`;
}
