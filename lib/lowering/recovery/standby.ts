import type { StageSpec } from '../../spec/stage';
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
  return {
    ...same,
    region: settings.region,
    zones: settings.zones,
    ...(settings.network && { network: settings.network }),
    standby: { primaryRegion: spec.region, serves: settings.active === 'secondary' },
  };
}

/** Whether a stage holds data alone, until it has to serve. */
export const isWaiting = ({ standby }: Pick<StageSpec, 'standby'>) => standby !== undefined && !standby.serves;

/** The region that took over from this one; undefined where a stage serves by itself. */
export function servesElsewhere(spec: StageSpec): string | undefined {
  return spec.recovery?.active === 'secondary' ? secondRegion(spec)?.region : undefined;
}

/** Whether a bucket is there already: the copy of one with versions is the bucket of whoever takes over. */
export const isReplica = ({ standby, buckets }: StageSpec, bucket: string) =>
  standby !== undefined && buckets[bucket]?.versioned === true;

/** The stage as it will be when it serves. */
export const serving = (spec: StageSpec): StageSpec =>
  spec.standby === undefined ? spec : { ...spec, standby: { ...spec.standby, serves: true } };
