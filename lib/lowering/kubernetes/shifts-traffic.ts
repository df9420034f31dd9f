import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';

/** Whether releases run an old and a new version beside each other on purpose, which Argo Rollouts does. */
export function shiftsTraffic({ release }: Pick<ServiceSpec, 'release'>): boolean {
  return release.strategy !== 'rolling';
}

/** Whether a stage needs Argo Rollouts in its cluster. */
export function needsRollouts({ services }: StageSpec): boolean {
  return Object.values(services).some(shiftsTraffic);
}
