import type { RecoverySpec } from '../../spec/recovery';
import type { StageSpec } from '../../spec/stage';
import type { DeploymentTarget } from '../../spec/target';
import { databaseMode } from '../database-mode';
import { alarmName, clusterName, databaseInstanceName } from '../names';
import { releaseAlarmDefinition } from '../release-alarm';
import { leadingSlot } from '../slots';
import { stageTags } from '../tags';

export type Fault = RecoverySpec['faults'][number];

/** For how long a zone is cut off, as ISO 8601 has it: longer than a failover of a database takes. */
const ZONE_LOST = 'PT5M';

/** Within which a pod is ended, or the experiment has failed. */
const POD_ENDED = 'PT5M';

/** What an experiment does, in the words of AWS FIS. */
export interface FaultExperiment {
  readonly fault: Fault;
  /** Of the fault where there are several: the service or the database. */
  readonly of?: string;
  readonly description: string;
  readonly actionId: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** What is hit, and what the action calls it. Left out where the action is a document of ours, which finds it. */
  readonly role?: string;
  readonly target?: FaultTarget;
}

export interface FaultTarget {
  readonly resourceType: string;
  readonly selectionMode: string;
  readonly resourceTags?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly filters?: readonly { readonly path: string; readonly values: string[] }[];
  /** Identifier of an RDS instance or cluster; its ARN depends on the account. */
  readonly database?: { readonly kind: 'db' | 'cluster'; readonly identifier: string };
}

/** The experiments of a stage; which of them a stage cannot have, the lowering has refused. */
export function faultExperiments(
  spec: StageSpec,
  target: DeploymentTarget,
  faults: readonly Fault[],
): FaultExperiment[] {
  const of = {
    replica: { fargate: taskFaults, eks: podFaults }[target],
    zone: zoneFaults,
    database: databaseFaults,
  };
  return faults.flatMap((fault) => of[fault](spec));
}

/** Any of these in alarm ends an experiment; AWS FIS takes five. */
export function stopAlarms(spec: StageSpec): string[] {
  return Object.entries(spec.services)
    .filter(([, { kind }]) => kind === 'web')
    .map(([name, { release }]) => {
      const slotted = { ...spec, slot: leadingSlot(spec) };
      return alarmName(slotted, name, releaseAlarmDefinition(name, release.rollbackOnErrorPercent).name);
    })
    .slice(0, 5);
}

/** Services of which a replica can be ended. */
export const replicaServices = ({ services }: Pick<StageSpec, 'services'>): string[] =>
  Object.keys(services).filter((name) => !['job', 'daemon'].includes(services[name]?.kind ?? 'job'));

const endsReplica = (service: string) => ({
  fault: 'replica' as const,
  of: service,
  description: `Ends a replica of ${service}: the others serve, and a new one starts`,
});

function taskFaults(spec: StageSpec): FaultExperiment[] {
  const cluster = clusterName({ ...spec, slot: leadingSlot(spec) });
  return replicaServices(spec).map((service) => ({
    ...endsReplica(service),
    actionId: 'aws:ecs:stop-task',
    parameters: {},
    role: 'Tasks',
    target: { resourceType: 'aws:ecs:task', selectionMode: 'COUNT(1)', parameters: { cluster, service } },
  }));
}

/** By a document of ours: the action of AWS FIS for pods brings a program of its own into the namespace. */
function podFaults(spec: StageSpec): FaultExperiment[] {
  return replicaServices(spec).map((service) => ({
    ...endsReplica(service),
    actionId: 'aws:ssm:start-automation-execution',
    parameters: { documentParameters: JSON.stringify({ Service: [service] }), maxDuration: POD_ENDED },
  }));
}

function zoneFaults(spec: StageSpec): FaultExperiment[] {
  const [zone = ''] = spec.zones;
  const { system = '', stage = '' } = stageTags(spec);
  return [
    {
      fault: 'zone',
      description: `Cuts the network of ${zone} for five minutes: what runs in the other zones takes over`,
      actionId: 'aws:network:disrupt-connectivity',
      parameters: { duration: ZONE_LOST, scope: 'all' },
      role: 'Subnets',
      target: {
        resourceType: 'aws:ec2:subnet',
        selectionMode: 'ALL',
        resourceTags: { system, stage },
        filters: [{ path: 'AvailabilityZone', values: [zone] }],
      },
    },
  ];
}

function databaseFaults(spec: StageSpec): FaultExperiment[] {
  return Object.entries(spec.databases)
    .filter(([, { existing, highAvailability }]) => existing === undefined && highAvailability !== 'single-az')
    .map(([name, database]): FaultExperiment => {
      const isInstance = databaseMode(database) === 'instance';
      const kind = isInstance ? 'db' : 'cluster';
      return {
        fault: 'database',
        of: name,
        description: `Makes the standby of ${name} take over`,
        actionId: isInstance ? 'aws:rds:reboot-db-instances' : 'aws:rds:failover-db-cluster',
        parameters: isInstance ? { forceFailover: 'true' } : {},
        role: isInstance ? 'DBInstances' : 'Clusters',
        target: {
          resourceType: `aws:rds:${kind}`,
          selectionMode: 'ALL',
          database: { kind, identifier: databaseInstanceName(spec, name) },
        },
      };
    });
}

/** The declared faults that can be brought about; the others were refused, and accepted as left out. */
export function possibleFaults(spec: StageSpec): Fault[] {
  if (stopAlarms(spec).length === 0) return [];
  return (spec.recovery?.faults ?? []).filter((fault) => !(fault === 'zone' && spec.network.existing !== undefined));
}

/** Whether an experiment ends replicas. */
export const endsReplicas = (spec: StageSpec): boolean => possibleFaults(spec).includes('replica');
