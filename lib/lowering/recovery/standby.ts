import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import { failsOverByName } from './name-failover';
import { hasLiveData, secondRegion } from './second-region';

/** Id of the stage that stands in the second region; its names are those of the first, in another place. */
export const standbyStageId = (stage: string) => `${stage}-recovery`;

/** Id under which a stage is deployed: `prod`, or `prod-recovery` for what stands in its second region. */
export const stageId = ({ stage, standby }: StageSpec) => (standby === undefined ? stage : standbyStageId(stage));

/**
 * A stage as it stands in its second region: the same description in another place. Undefined where no data lives there.
 * Nothing of it may refer to the first region, which is gone when it counts.
 */
export function standbyOf(spec: StageSpec): StageSpec | undefined {
  const settings = secondRegion(spec);
  if (settings === undefined || !hasLiveData(settings) || settings.zones === undefined) return undefined;
  const { recovery: _, ...same } = spec;
  const serves = settings.active === 'secondary';
  const { certificateArn } = settings;
  return {
    ...(serves ? same : atItsLeast(same)),
    region: settings.region,
    zones: settings.zones,
    ...(settings.network && { network: settings.network }),
    ...(spec.domain && certificateArn !== undefined && { domain: { ...spec.domain, certificateArn } }),
    standby: {
      primaryRegion: spec.region,
      serves,
      runs: serves || settings.strategy === 'warm-standby',
      leadsName: failsOverByName(spec),
    },
  };
}

/** A replica of each service, which grow when requests come. */
function atItsLeast(spec: StageSpec): StageSpec {
  const services = Object.entries(spec.services).map(([name, service]) => [name, oneReplica(service)] as const);
  return { ...spec, services: Object.fromEntries(services) };
}

/** Daemons have one on each node as it is. */
function oneReplica(service: ServiceSpec): ServiceSpec {
  const { kind, replicas } = service;
  return kind === 'daemon' ? service : { ...service, replicas: { ...replicas, min: Math.min(1, replicas.min) } };
}

type Standby = Pick<StageSpec, 'standby'>;

/** Whether a stage follows another one, and serves nobody. */
export const isWaiting = ({ standby }: Standby) => standby !== undefined && !standby.serves;

/** Whether a stage holds data alone, until it has to serve. */
export const holdsDataAlone = ({ standby }: Standby) => standby !== undefined && !standby.runs;

/** The region that took over from this one; undefined where a stage serves by itself. */
export function servesElsewhere(spec: Pick<StageSpec, 'recovery'>): string | undefined {
  return spec.recovery?.active === 'secondary' ? secondRegion(spec)?.region : undefined;
}

/** Whether a bucket is there already: the copy of one with versions is the bucket of whoever takes over. */
export const isReplica = ({ standby, buckets }: StageSpec, bucket: string) =>
  standby !== undefined && buckets[bucket]?.versioned === true;

/** The stage as it will be when it serves. */
export const serving = (spec: StageSpec): StageSpec =>
  spec.standby === undefined ? spec : { ...spec, standby: { ...spec.standby, serves: true, runs: true } };
