import type { ReleaseSpec } from '../../spec/release';
import type { ServiceSpec } from '../../spec/service';
import type { StageSpec } from '../../spec/stage';
import { longestRelease } from '../delivery/delivery-watches';
import type { Outcome } from '../lowering-note';
import { honoured, refused, rounded } from '../lowering-note';
import { checkNote } from '../release-check';
import type { SteppedRelease } from './release-steps';
import { releaseMinutes, shareAt, watchedMinutes, weightsOf } from './release-steps';

/** What becomes of a release strategy, and of the errors that are to take a release back. */
export function releaseOutcome(declared: Partial<ReleaseSpec>, service: ServiceSpec, stage: StageSpec): Outcome {
  return undeliverable(service, stage) ?? strategyOutcome(declared, service);
}

/** The pipeline waits in a build, which has an end. Who deploys by hand waits as long as they like, and can accept it. */
function undeliverable({ release }: ServiceSpec, stage: StageSpec): Outcome | undefined {
  const minutes = releaseMinutes(release);
  const longest = longestRelease(stage);
  if (stage.delivery === undefined || release.strategy === 'rolling' || minutes <= longest) return undefined;
  return refused(`its steps take ${minutes} minutes, and the pipeline would give up before it knows how they end`, {
    allowed: `at most ${longest} minutes, with two for the pods of each step`,
    fix: 'take fewer or shorter steps, a shorter bakeMinutes, or shorter jobs before it',
  });
}

function strategyOutcome(declared: Partial<ReleaseSpec>, service: ServiceSpec): Outcome {
  const { release } = service;
  switch (release.strategy) {
    case 'rolling':
      return rollingOutcome(declared);
    case 'blue-green':
      return blueGreenOutcome(release, service);
    case 'canary':
    case 'linear':
      return steppedOutcome(release, service);
  }
}

/** It stops at pods that do not get ready, while the old ones go on; nothing takes it back by itself. */
function rollingOutcome({ rollbackOnErrorPercent }: Partial<ReleaseSpec>): Outcome {
  if (rollbackOnErrorPercent !== undefined) {
    return refused('a rolling update waits for pods to be ready, and does not count errors', {
      allowed: 'with blue-green, canary or linear',
      fix: 'use one of those, or leave rollbackOnErrorPercent out',
    });
  }
  return rounded('rolling; one that does not get ready stops and leaves the old version running, until Git goes back');
}

function blueGreenOutcome(release: Extract<ReleaseSpec, { strategy: 'blue-green' }>, service: ServiceSpec): Outcome {
  const how = 'Argo Rollouts: a second set of pods, to which the Service and its target group change over at once';
  const check = checkNote(service, 'before it has traffic');
  return watchedMinutes(release) > 0
    ? honoured(`${how}; ${judgedByErrors}${check}`)
    : rounded(`${how}; ${judgedByReadiness}${check}`);
}

/** The load balancer sends as many requests to each pod, so pods are what traffic is shared out in. */
function steppedOutcome(release: SteppedRelease, service: ServiceSpec): Outcome {
  const pods = Math.max(service.replicas.min, 1);
  const { fresh, total } = shareAt(weightsOf(release)[0] ?? release.stepPercent, pods);
  const percent = Math.round((100 * fresh) / total);
  const first = `the first step of ${pods === 1 ? 'one pod' : `${pods} pods`} is ${fresh} of ${total}, ${percent} %`;
  const judged = watchedMinutes(release) > 0 ? judgedByErrors : judgedByReadiness;
  return rounded(
    `Argo Rollouts, in steps of whole pods, not of traffic: ${first}; the old pods end with the last step; ${judged}${checkNote(service, 'with the first step')}`,
  );
}

const judgedByErrors = 'errors take it back, as on fargate';
const judgedByReadiness = 'there is no time to count errors, so only pods that do not get ready take it back';
