import { Stage, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ComputePlatformProps } from '../lib/compute/compute-platform-props';
import type { Extension } from '../lib/contracts/extension';
import type { IWorkload } from '../lib/contracts/compute';
import type { StageData } from '../lib/contracts/data';
import { alarmDefinitions } from '../lib/lowering/alarms/alarm-definitions';
import { tellsPeople } from '../lib/lowering/alarms/tells-people';
import type { ReleasedTags } from '../lib/lowering/released';
import type { RegistryPlace } from '../lib/lowering/image-source';
import type { ComputeSlot } from '../lib/lowering/slots';
import { leadingSlot, slotsOf } from '../lib/lowering/slots';
import { stageTags } from '../lib/lowering/tags';
import { metricPlaces } from '../lib/monitoring/metric-places';
import { groupOrder } from '../lib/spec/group-order';
import type { StageSpec } from '../lib/spec/stage';
import type { DeploymentTarget } from '../lib/spec/target';
import { AuditStack } from './audit-stack';
import { CacheStack } from './cache-stack';
import { ComputeStack } from './compute-stack';
import { DatabaseStack } from './database-stack';
import { EdgeStack } from './edge-stack';
import { IngressStack } from './ingress-stack';
import { MonitoringStack } from './monitoring-stack';
import { NetworkStack } from './network-stack';
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

/** One stage of a system, whole: network, data and way in first, then what runs, then the edge. */
export class SystemStage extends Stage {
  constructor(scope: Construct, spec: StageSpec, { target, account, registry, released, extend }: SystemStageProps) {
    super(scope, spec.stage, { env: { account, region: spec.region } });
    this.node.setContext('slipway:data', spec.data);
    // the network names its zones; without this, CDK would ask the account for them
    this.node.setContext(`availability-zones:account=${account}:region=${spec.region}`, spec.zones);
    tag(this, spec);

    const routes = tellsPeople(spec) ? new NotificationsStack(this, spec).routes : undefined;
    if (spec.observability.audit.api) new AuditStack(this, spec);
    const { network } = new NetworkStack(this, spec);
    const data = this.addData(spec, network);
    const ingress = has(spec, 'web') ? new IngressStack(this, spec, network).ingress : undefined;
    const slots = slotsOf(spec, target).map((slot) => {
      const parts = {
        network,
        ...(ingress && { ingress: ingress.inSlot(slot.slot) }),
        data,
        registry,
        released,
        ...(routes && { routes }),
      };
      return { ...slot, workloads: this.addCompute(slot, parts) };
    });
    if (ingress && hasEdge(spec))
      new EdgeStack(this, spec, { loadBalancer: ingress.loadBalancer, stores: data.stores, account });

    if (routes)
      new MonitoringStack(this, spec, {
        network,
        data,
        routes,
        alarms: alarmDefinitions(spec, target, metricPlaces(spec, target, data, ingress)),
      });

    const leading = slots.find(({ slot }) => slot === leadingSlot(spec));
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

  private addData(spec: StageSpec, network: NetworkStack['network']): StageData {
    const empty = new Map<string, never>();
    const stored = [spec.queues, spec.buckets, spec.secrets, spec.fileSystems].some(isDeclared);
    const storage = stored
      ? new StorageStack(this, spec, network)
      : { stores: empty, secrets: empty, fileSystems: empty };
    return {
      databases: isDeclared(spec.databases) ? new DatabaseStack(this, spec, network).databases : empty,
      caches: isDeclared(spec.caches) ? new CacheStack(this, spec, network).caches : empty,
      stores: storage.stores,
      secrets: storage.secrets,
      fileSystems: storage.fileSystems,
    };
  }
}

const isDeclared = (nouns: object) => Object.keys(nouns).length > 0;
const has = (spec: StageSpec, kind: string) => Object.values(spec.services).some((service) => service.kind === kind);
const hasEdge = (spec: StageSpec) => spec.edge.cdn || spec.domain?.hostedZoneId !== undefined;

function tag(scope: Construct, spec: StageSpec): void {
  for (const [key, value] of Object.entries(stageTags(spec))) Tags.of(scope).add(key, value);
}
