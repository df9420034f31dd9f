import type { StageSpec } from '../../spec/stage';
import { secondRegion } from './second-region';

/** Metric in the second region that says where the name leads: 1 there, 0 to the first region. By System and Stage. */
export const FAILED_OVER = 'FailedOver';

export const failedOverDimensions = ({ system, stage }: Pick<StageSpec, 'system' | 'stage'>) => [
  { name: 'System', value: system },
  { name: 'Stage', value: stage },
];

/** The alarm on it, by which Route 53 finds it. */
export const FAILED_OVER_ALARM = 'failed-over';

/**
 * Whether Route 53 leads the name to the second region when a failover says so. Everything must run there already, and be
 * reached by a name: a CDN that enters a private load balancer is told by a deployment.
 */
export function failsOverByName(spec: StageSpec): boolean {
  return (
    secondRegion(spec)?.strategy === 'warm-standby' &&
    spec.domain?.hostedZoneId !== undefined &&
    spec.ingress.exposure === 'public' &&
    Object.values(spec.services).some(({ kind }) => kind === 'web')
  );
}
