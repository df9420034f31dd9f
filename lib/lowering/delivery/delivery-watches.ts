import type { StageSpec } from '../../spec/stage';
import type { DeploymentTarget } from '../../spec/target';
import { watchedMinutes } from '../kubernetes/release-steps';
import { deliveryWatchName } from '../names';
import { slotsOf } from '../slots';

/** Minutes in which Argo CD has seen a commit, nodes have come up and pods are ready, without any release of long steps. */
const ARRIVAL_MINUTES = 30;

/** What a job before a release may take where it does not say, as on Fargate. */
const UNLIMITED_JOB_SECONDS = 3600;

/** A build ends after eight hours; this leaves it the time to say so. */
const LONGEST_MINUTES = 7.5 * 60;

/** Names of the functions that know what Argo CD has delivered, one for each cluster of a stage. */
export const deliveryWatches = (stage: StageSpec, target: DeploymentTarget): string[] =>
  slotsOf(stage, target)
    .filter((slot) => slot.target === 'eks')
    .map(({ spec }) => deliveryWatchName(spec));

/** Minutes after which a commit that has not arrived will not: with the jobs before a release, and its longest steps. */
export function deliveryMinutes({ services }: Pick<StageSpec, 'services'>): number {
  const all = Object.values(services);
  const jobs = all
    .filter(({ beforeRelease }) => beforeRelease)
    .map(({ timeoutSeconds = UNLIMITED_JOB_SECONDS }) => timeoutSeconds / 60);
  const steps = Math.max(0, ...all.map(({ release }) => watchedMinutes(release)));
  return Math.min(LONGEST_MINUTES, Math.ceil(ARRIVAL_MINUTES + steps + jobs.reduce((sum, each) => sum + each, 0)));
}
