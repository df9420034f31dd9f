import type { CfnOutput } from 'aws-cdk-lib';
import { Stage, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ComputePlatformProps } from '../lib/compute/compute-platform-props';
import type { IAlarmRoutes } from '../lib/contracts/alarms';
import type { Extension } from '../lib/contracts/extension';
import type { IWorkload } from '../lib/contracts/compute';
import type { StageData } from '../lib/contracts/data';
import type { INetwork } from '../lib/contracts/network';
import type { SystemIngress } from '../lib/ingress/system-ingress';
import type { IRecoveryRegion } from '../lib/contracts/recovery';
import { alarmDefinitions } from '../lib/lowering/alarms/alarm-definitions';
import { stageDashboard } from '../lib/lowering/dashboard/stage-dashboard';
import { tellsPeople, tellsPeopleElsewhere } from '../lib/lowering/alarms/tells-people';
import { checksOfEcs } from '../lib/lowering/release-check';
import type { ReleasedTags } from '../lib/lowering/released';
import type { RegistryPlace } from '../lib/lowering/image-source';
import { possibleFaults } from '../lib/lowering/recovery/fault-experiments';
import { failsOverByName } from '../lib/lowering/recovery/name-failover';
import { hasLiveData, secondRegion } from '../lib/lowering/recovery/second-region';
import { holdsDataAlone, isWaiting, stageId } from '../lib/lowering/recovery/standby';
import type { ComputeSlot } from '../lib/lowering/slots';
import { leadingSlot, slotsOf } from '../lib/lowering/slots';
import { stageTags } from '../lib/lowering/tags';
import { metricPlaces } from '../lib/monitoring/metric-places';
import { TopicsOfRecovery } from '../lib/monitoring/topics-of-recovery';
import { groupOrder } from '../lib/spec/group-order';
import type { StageSpec } from '../lib/spec/stage';
import type { DeploymentTarget } from '../lib/spec/target';
import { AuditStack } from './audit-stack';
import { BackupStack, hasBackups } from './backup-stack';
import { CacheStack } from './cache-stack';
import { ComputeStack } from './compute-stack';
import { DatabaseStack } from './database-stack';
import { DrillStack, hasDrills } from './drill-stack';
import type { EdgeStackProps } from './edge-stack';
import { EdgeStack } from './edge-stack';
import { FailoverStack } from './failover-stack';
import { FaultsStack } from './faults-stack';
import { IngressStack } from './ingress-stack';
import { MonitoringStack } from './monitoring-stack';
import { NameStack } from './name-stack';
import { NetworkStack } from './network-stack';
import { RecoveryStack } from './recovery-stack';
import { NotificationsStack } from './notifications-stack';
import { ServicesStack } from './services-stack';
import { StorageStack } from './storage-stack';

export interface SystemStageProps {
  readonly target: DeploymentTarget;
  readonly account: string;
  readonly registry: RegistryPlace;
  readonly released: ReleasedTags;
  /** The team's own stacks. */
  readonly extend?: Extension;
}

interface WatchedParts {
  readonly network: INetwork;
  readonly data: StageData;
  readonly routes: IAlarmRoutes;
  readonly ingress?: SystemIngress;
}

/** One stage of a system, whole: network, data and way in first, then what runs, then the edge. */
export class SystemStage extends Stage {
  /** Output that says where users arrive, where there is a CDN or a zone. */
  readonly edgeUrl?: CfnOutput;

  constructor(
    scope: Construct,
    readonly spec: StageSpec,
    { target, account, registry, released, extend }: SystemStageProps,
  ) {
    super(scope, stageId(spec), { env: { account, region: spec.region } });
    this.node.setContext('slipway:data', spec.data);
    // the network names its zones; without this, CDK would ask the account for them
    this.node.setContext(`availability-zones:account=${account}:region=${spec.region}`, spec.zones);
    tag(this, spec);

    if (spec.observability.audit.api && !isWaiting(spec)) new AuditStack(this, spec);
    const first =
      spec.standby === undefined && tellsPeople(spec) ? new NotificationsStack(this, spec).routes : undefined;
    const networkStack = new NetworkStack(this, spec);
    const { network } = networkStack;
    const routes = first ?? routesOfRecovery(networkStack, spec);
    if (holdsDataAlone(spec)) {
      this.addFailover(spec, network, new DatabaseStack(this, spec, network).databases, routes);
      return;
    }
    const recoveryStack = this.addRecovery(spec, account);
    const recovery = recoveryStack?.recovery;
    const data = this.addBackups(spec, this.addData(spec, network, recovery), recovery, routes);
    this.addFailover(spec, network, data.databases, routes);
    if (hasDrills(spec)) new DrillStack(this, spec, network, routes);
    const ingress = has(spec, 'web')
      ? new IngressStack(this, spec, network, checksOfEcs(spec, target)).ingress
      : undefined;
    const parts = { network, data, registry, released, ...(routes && { routes }) };
    const slots = slotsOf(spec, target).map((slot) => {
      const own = ingress && { ingress: ingress.inSlot(slot.slot) };
      return { ...slot, workloads: this.addCompute(slot, { ...parts, ...own }) };
    });
    const edge = ingress && this.addEdge(spec, { loadBalancer: ingress.loadBalancer, stores: data.stores, account });
    if (edge) this.edgeUrl = edge.url;
    const watched = routes && { network, data, routes, ...(ingress && { ingress }) };
    const monitoring = watched && this.addMonitoring(spec, target, watched);
    // what Route 53 watches, and the topics to which people are led, are there first
    if (recoveryStack && failsOverByName(spec)) edge?.addStackDependency(recoveryStack);
    if (recoveryStack && tellsPeopleElsewhere(spec)) monitoring?.addStackDependency(recoveryStack);

    const leading = slots.find(({ slot }) => slot === leadingSlot(spec));
    this.addFaults(spec, leading?.target ?? target, network);
    extend?.(this, {
      spec,
      target: leading?.target ?? target,
      network,
      ...(ingress && { ingress }),
      data,
      workloads: leading?.workloads ?? new Map(),
      slots: new Map(slots.map(({ slot, workloads }) => [slot, workloads])),
    });
  }

  /** The name is in one place, with the first region; the second only says where it would lead. */
  private addEdge(spec: StageSpec, props: EdgeStackProps): EdgeStack | undefined {
    if (spec.standby?.leadsName) new NameStack(this, spec, props.loadBalancer);
    return hasEdge(spec) && spec.standby === undefined ? new EdgeStack(this, spec, props) : undefined;
  }

  private addMonitoring(spec: StageSpec, target: DeploymentTarget, { ingress, ...parts }: WatchedParts) {
    if (isWaiting(spec)) return undefined;
    const places = metricPlaces(spec, target, parts.data, ingress);
    const alarms = alarmDefinitions(spec, target, places);
    const dashboard = stageDashboard(spec, target, alarms, places);
    return new MonitoringStack(this, spec, { ...parts, alarms, dashboard });
  }

  /** A platform, the services on it, and what brings them there: stacks of one slot's own. */
  private addCompute(
    { spec, target }: ComputeSlot,
    parts: Omit<ComputePlatformProps, 'spec'>,
  ): ReadonlyMap<string, IWorkload> {
    const { platform } = new ComputeStack(this, target, { spec, ...parts });
    const workloads = new Map(
      groupOrder(spec.services).order.flatMap((group) => [
        ...new ServicesStack(this, spec, { group, platform }).workloads,
      ]),
    );
    platform.addDelivery(this);
    return workloads;
  }

  private addBackups(spec: StageSpec, data: StageData, recovery?: IRecoveryRegion, routes?: IAlarmRoutes): StageData {
    if (!hasBackups(spec)) return data;
    const { dumps } = new BackupStack(this, spec, {
      data,
      ...(recovery && { recoveryRegion: recovery }),
      ...(routes && { routes }),
    });
    return { ...data, ...(dumps && { dumps }) };
  }

  /** Before the data, which is copied there from the first minute on. */
  private addRecovery(spec: StageSpec, account: string): RecoveryStack | undefined {
    const settings = secondRegion(spec);
    return settings && new RecoveryStack(this, spec, { account, settings });
  }

  /** Last: the alarms of the services end an experiment. */
  private addFaults(spec: StageSpec, target: DeploymentTarget, network: NetworkStack['network']): void {
    const faults = possibleFaults(spec);
    if (faults.length === 0) return;
    const services = this.node.children.filter((child) => child instanceof ServicesStack);
    const stack = new FaultsStack(this, spec, { network, target, faults });
    for (const each of services) stack.addStackDependency(each);
  }

  /** In both regions: what makes one take over, and follow the other on the way back. */
  private addFailover(
    spec: StageSpec,
    network: NetworkStack['network'],
    databases: StageData['databases'],
    routes?: IAlarmRoutes,
  ): void {
    const region = secondRegion(spec);
    const isFollowed = region !== undefined && hasLiveData(region) && databases.size > 0;
    if (isFollowed || (spec.standby && (databases.size > 0 || spec.standby.leadsName)))
      new FailoverStack(this, spec, { network, databases }, routes);
  }

  private addData(spec: StageSpec, network: NetworkStack['network'], recovery?: IRecoveryRegion): StageData {
    const empty = new Map<string, never>();
    const stored = [spec.queues, spec.buckets, spec.secrets, spec.fileSystems].some(isDeclared);
    const storage = stored
      ? new StorageStack(this, spec, network, recovery)
      : { stores: empty, secrets: empty, fileSystems: empty };
    return {
      databases: isDeclared(spec.databases) ? new DatabaseStack(this, spec, network, recovery).databases : empty,
      caches: isDeclared(spec.caches) ? new CacheStack(this, spec, network).caches : empty,
      stores: storage.stores,
      secrets: storage.secrets,
      fileSystems: storage.fileSystems,
    };
  }
}

/** Made with the first region, which cannot be asked for them. */
const routesOfRecovery = (scope: Construct, spec: StageSpec): IAlarmRoutes | undefined =>
  spec.standby && tellsPeople(spec) ? new TopicsOfRecovery(scope, 'TopicsOfRecovery', spec, spec.region) : undefined;

const isDeclared = (nouns: object) => Object.keys(nouns).length > 0;
const has = (spec: StageSpec, kind: string) => Object.values(spec.services).some((service) => service.kind === kind);
const hasEdge = (spec: StageSpec) => spec.edge.cdn || spec.domain?.hostedZoneId !== undefined;

function tag(scope: Construct, spec: StageSpec): void {
  for (const [key, value] of Object.entries(stageTags(spec))) Tags.of(scope).add(key, value);
}
