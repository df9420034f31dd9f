import { databaseInstanceName, recoveryVaultName } from '../../lowering/names';
import { failsOverByName } from '../../lowering/recovery/name-failover';
import type { RecoverySettings } from '../../lowering/recovery/second-region';
import { standbyStageId } from '../../lowering/recovery/standby';
import { askSystem, deploy, instances, lookAtServices, startPhase, stopJobs, stopWriting } from './names';
import type { Part, RunbookContext } from './section';
import { shell, step, text } from './section';

/** The second region, where the data lives already, takes over. */
export function takeOver(context: RunbookContext, settings: RecoverySettings): Part[] {
  const { region } = settings;
  return [
    text(
      `A decision for people: what the copies in ${region} have not received is lost, and the way back is work. Every step can be repeated.`,
    ),
    ...data(context, region),
    ...services(context, settings),
    step('Verification: the services run, and answer under the name that users know.'),
    shell(...lookAtServices(context, region), ...askSystem(context.spec)),
    step('Consistency: the data is read from end to end.'),
    shell(...startPhase(context, region, 'verify')),
    ...firstRegion(context),
  ];
}

function data(context: RunbookContext, region: string): Part[] {
  const { spec } = context;
  const promote = 'Database: promote the copies, and give them the passwords of this region.';
  const named = 'Then the name leads there: users arrive within minutes, at services that grow with them.';
  return [
    step('How far behind is the data? The newest point of each copy, in seconds:'),
    shell(
      ...instances(spec).map(
        (name) =>
          `aws cloudwatch get-metric-statistics --region ${region} --namespace AWS/RDS --metric-name ReplicaLag --dimensions Name=DBInstanceIdentifier,Value=${databaseInstanceName(spec, name)} --statistics Maximum --period 60 --start-time $(date -u -d '-30 min' +%FT%TZ) --end-time $(date -u +%FT%TZ)`,
      ),
    ),
    step(failsOverByName(spec) ? `${promote} ${named}` : promote),
    shell(...startPhase(context, region, 'data')),
  ];
}

function services(context: RunbookContext, { strategy, region }: RecoverySettings): Part[] {
  const { spec } = context;
  const fileSystems = Object.keys(spec.fileSystems).join(', ');
  return [
    step(
      `Configuration: say in the description where the stage serves, in \`stages.${spec.stage}.recovery\`: \`active: 'secondary'\`.`,
    ),
    step(
      strategy === 'warm-standby'
        ? `Services: those in ${region} get their full size, their jobs, their alarms and their backups.`
        : `Services: bring everything else to ${region}.`,
    ),
    shell(deploy(context, `${standbyStageId(spec.stage)}/**`)),
    ...(fileSystems === ''
      ? []
      : [
          step(
            `File systems start empty: restore the newest recovery points of the vault ${recoveryVaultName(spec)} into them (${fileSystems}).`,
          ),
        ]),
    ...(failsOverByName(spec)
      ? []
      : [
          step('Services: lead the name there. CloudFront, its certificate and Route 53 are changed in us-east-1.'),
          shell(deploy(context, `${spec.stage}/edge`)),
        ]),
  ];
}

/** What comes back does not know that it was replaced. */
function firstRegion(context: RunbookContext): Part[] {
  const { region, stage } = context.spec;
  const stop = stopWriting(context, region);
  return [
    step(
      `When ${region} comes back, its database still takes writes: stop its services and jobs, so that nobody writes to both. Then tell it what serves.`,
    ),
    shell(
      ...stop,
      ...stopJobs(context, region),
      deploy(context, `${stage}/**`),
      // a deployment gives Argo CD its automation back
      ...(context.target === 'eks' ? stop : []),
    ),
  ];
}
