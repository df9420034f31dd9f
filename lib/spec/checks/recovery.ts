import type { SpecIssue } from '../issue';
import { show } from '../issue';
import type { RecoverySpec } from '../recovery';
import type { StageSpec } from '../stage';
import { checkNetworkRange } from './addresses';

/** What stands in the second region before a failure: data in a network, or copies alone. */
const hasNetwork = (recovery: RecoverySpec) => ['pilot-light', 'warm-standby'].includes(recovery.strategy);

/** What is asked of a second region fits what is to stand there. */
export function checkRecovery(stage: StageSpec): SpecIssue[] {
  const { recovery } = stage;
  if (recovery === undefined) return [];
  return [
    ...(recovery.strategy === 'none' ? checkNothingThere(recovery) : checkRegion(stage, recovery)),
    ...(hasNetwork(recovery) ? checkPlace(stage, recovery) : checkNoPlace(recovery)),
    ...checkDrill(stage, recovery),
    ...checkFaults(stage, recovery),
  ];
}

function checkNothingThere({ region }: RecoverySpec): SpecIssue[] {
  if (region === undefined) return [];
  return [
    {
      path: 'recovery.region',
      code: 'contradiction',
      message: 'nothing leaves the region where the strategy is none',
      found: show(region),
      fix: 'choose a strategy, or leave the region out',
    },
  ];
}

function checkRegion(stage: StageSpec, { strategy, region }: RecoverySpec): SpecIssue[] {
  const path = 'recovery.region';
  if (region === undefined)
    return [
      {
        path,
        code: 'missing',
        message: `${strategy} needs a second region`,
        fix: "add region: 'us-west-2', or another far from the first",
      },
    ];
  if (region !== stage.region) return [];
  return [
    {
      path,
      code: 'contradiction',
      message: 'the second region is the first',
      found: show(region),
      fix: 'choose another region',
    },
  ];
}

/** What runs in the second region has zones and a network of its own there. */
function checkPlace(stage: StageSpec, recovery: RecoverySpec): SpecIssue[] {
  const { strategy, region, zones, network } = recovery;
  const missing = (field: 'zones' | 'network', fix: string): SpecIssue => ({
    path: `recovery.${field}`,
    code: 'missing',
    message: `${strategy} needs ${field === 'zones' ? 'zones' : 'a network'} in the second region`,
    fix,
  });
  const foreign = (zones ?? []).flatMap((zone, i): SpecIssue[] =>
    region === undefined || zone.slice(0, -1) === region
      ? []
      : [
          {
            path: `recovery.zones[${i}]`,
            code: 'wrong-region',
            message: `this zone is not in ${region}`,
            found: show(zone),
            fix: `use zones such as ${region}a`,
          },
        ],
  );
  return [
    ...checkCertificate(stage, recovery),
    ...(zones === undefined ? [missing('zones', `add zones: ['${region ?? 'us-west-2'}a', ...]`)] : foreign),
    ...(network === undefined
      ? [missing('network', "add network: { cidr: '10.130.0.0/16' }, a range of its own")]
      : checkNetworkRange(network, 'recovery.network.cidr')),
  ];
}

/** A certificate is of one region: one that is brought along is brought twice. */
function checkCertificate({ domain }: StageSpec, { region, certificateArn }: RecoverySpec): SpecIssue[] {
  const path = 'recovery.certificateArn';
  const fix = `request one for ${domain?.name ?? 'the name'} in ${region ?? 'the second region'}, and name it`;
  if (certificateArn === undefined)
    return domain?.certificateArn === undefined
      ? []
      : [{ path, code: 'missing', message: 'the load balancer of the second region has no certificate', fix }];
  const found = show(certificateArn);
  if (domain?.certificateArn === undefined)
    return [
      {
        path,
        code: 'contradiction',
        message: 'the certificate of the second region is made in the zone, as that of the first',
        found,
        fix: 'leave it out',
      },
    ];
  return region === undefined || certificateArn.split(':')[3] === region
    ? []
    : [{ path, code: 'wrong-region', message: `this certificate must be in ${region}`, found, fix }];
}

/** Fields that would mean nothing, since nothing stands in the second region. */
function checkNoPlace({ strategy, zones, network, certificateArn, active }: RecoverySpec): SpecIssue[] {
  const declared = { zones, network, certificateArn, ...(active === 'secondary' && { active }) };
  return Object.entries(declared).flatMap(([field, value]) =>
    value === undefined
      ? []
      : [
          {
            path: `recovery.${field}`,
            code: 'contradiction',
            message: `nothing runs in a second region where the strategy is ${strategy}`,
            found: show(value),
            fix: `choose pilot-light or warm-standby, or leave ${field} out`,
          },
        ],
  );
}

/** What is restored is a snapshot, into a network of ours. */
function checkDrill({ databases, backup, data }: StageSpec, { drill }: RecoverySpec): SpecIssue[] {
  if (drill === undefined) return [];
  if (data === 'disposable')
    return [
      {
        path: 'recovery.drill',
        code: 'contradiction',
        message: 'of disposable data no snapshot is taken that a drill could restore',
        fix: "leave the drill out, or set data: 'keep'",
      },
    ];
  const path = 'recovery.drill';
  const own = Object.values(databases).filter(({ existing }) => existing === undefined);
  const issues: SpecIssue[] = [];
  if (own.length === 0)
    issues.push({
      path,
      code: 'contradiction',
      message: 'a drill restores databases, and none is made here',
      fix: 'leave the drill out',
    });
  if ((backup?.snapshots.length ?? 0) === 0)
    issues.push({
      path,
      code: 'missing',
      message: 'a drill restores a snapshot, and none is taken',
      fix: "add backup: { snapshots: [{ cron: '0 3 * * *' }] }",
    });
  return issues;
}

function checkFaults({ production, databases, services }: StageSpec, { faults }: RecoverySpec): SpecIssue[] {
  if (faults.length === 0) return [];
  const path = 'recovery.faults';
  const found = show(faults);
  if (production)
    return [
      {
        path,
        code: 'not-in-production',
        message: 'faults are brought about where no users are',
        found,
        fix: 'declare them in the stage before production',
      },
    ];
  const standby = Object.values(databases).some(
    ({ existing, highAvailability }) => existing === undefined && highAvailability !== 'single-az',
  );
  const problem = (fault: string, message: string, fix: string): SpecIssue[] =>
    faults.some((each) => each === fault) ? [{ path, code: 'contradiction', message, found, fix }] : [];
  return [
    ...(standby ? [] : problem('database', 'no database has a standby that could take over', "leave 'database' out")),
    ...(Object.values(services).some(({ kind }) => kind !== 'job')
      ? []
      : problem('replica', 'no service has replicas', "leave 'replica' out")),
  ];
}

/** What stands in the second region of `prod` is deployed as `prod-recovery`. */
export function checkStandbyNames(stages: readonly StageSpec[]): SpecIssue[] {
  const names = new Set(stages.map(({ stage }) => stage));
  return stages
    .filter(({ stage, recovery }) => recovery && hasNetwork(recovery) && names.has(`${stage}-recovery`))
    .map(({ stage }) => ({
      path: `stages.${stage}-recovery`,
      code: 'duplicate-name',
      message: `the second region of stage '${stage}' is called like that`,
      fix: 'rename the stage',
    }));
}
