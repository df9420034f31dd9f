import type { StageSpec } from '../../spec/stage';
import type { DeploymentTarget } from '../../spec/target';
import { releaseMinutes } from '../kubernetes/release-steps';
import { deliveryWatchName } from '../names';
import { slotsOf } from '../slots';

/** Minutes in which Argo CD has seen a commit, nodes have come up and the first pods are ready. */
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
export function deliveryMinutes(stage: Pick<StageSpec, 'services'>): number {
  const steps = Math.max(0, ...Object.values(stage.services).map(({ release }) => releaseMinutes(release)));
  return Math.min(LONGEST_MINUTES, Math.ceil(minutesBefore(stage) + steps));
}

/** Minutes that the steps of a release may take, for the pipeline to see how it ends. */
export function longestRelease(stage: Pick<StageSpec, 'services'>): number {
  return Math.max(0, Math.floor(LONGEST_MINUTES - minutesBefore(stage)));
}

function minutesBefore({ services }: Pick<StageSpec, 'services'>): number {
  return Object.values(services)
    .filter(({ beforeRelease }) => beforeRelease)
    .reduce((sum, { timeoutSeconds = UNLIMITED_JOB_SECONDS }) => sum + timeoutSeconds / 60, ARRIVAL_MINUTES);
}
