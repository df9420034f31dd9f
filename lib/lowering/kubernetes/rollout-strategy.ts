import { analysisTemplate } from './analysis-template';
import type { IBlueGreenStrategy, ICanaryStep, ICanaryStrategy, IRollout } from './models';
import type { PlacedService } from './placed-service';
import type { SteppedRelease } from './release-steps';
import { weightsOf } from './release-steps';
import { releaseCheckName } from './release-check';
import { hasPreview, PREVIEW_SUFFIX } from './service';

/** Time in which the load balancer hears that traffic goes to other pods, in seconds. */
const SWITCH_SECONDS = 30;
/** Longest time for which a target group drains, in seconds. */
const LONGEST_DRAINING_SECONDS = 3600;

/** The release strategy in the words of Argo Rollouts. */
export function rolloutStrategy(placed: PlacedService): NonNullable<IRollout['spec']['strategy']> {
  const { release } = placed.service;
  switch (release.strategy) {
    case 'rolling':
      throw new Error(`${placed.name} is released by a Deployment`);
    case 'blue-green':
      return { blueGreen: blueGreen(placed) };
    case 'canary':
    case 'linear':
      return { canary: bySteps(placed, release) };
  }
}

/**
 * A second set of pods, which the preview target group finds healthy before they are ready. Then the active Service
 * changes over, and with it the targets of the group that has the traffic.
 */
function blueGreen(placed: PlacedService): IBlueGreenStrategy {
  const { name, service } = placed;
  const draining = Math.min(service.shutdownSeconds, LONGEST_DRAINING_SECONDS) + SWITCH_SECONDS;
  return {
    activeService: name,
    previewService: `${name}${PREVIEW_SUFFIX}`,
    autoPromotionEnabled: true,
    prePromotionAnalysis: releaseCheckOf(placed),
    // nobody sends requests to the preview, so there are no numbers to judge before
    postPromotionAnalysis: analysisTemplate(placed) && { templates: [{ templateName: name }] },
    // in both directions pods go on until the load balancer has let go of them
    scaleDownDelaySeconds: draining,
    abortScaleDownDelaySeconds: draining,
  };
}

/** Old and new pods behind one target group: the share of traffic is that of the pods. */
function bySteps(placed: PlacedService, release: SteppedRelease): ICanaryStrategy {
  return {
    maxSurge: '100%',
    maxUnavailable: 0,
    canaryService: hasPreview(placed) ? `${placed.name}${PREVIEW_SUFFIX}` : undefined,
    steps: steps(placed, release),
    // from the first step on: before it there is nothing of the new version to judge
    analysis: analysisTemplate(placed) && { templates: [{ templateName: placed.name }], startingStep: 1 },
  };
}

/** The check comes with the first pods of the new version, which have their share of the traffic by then. */
function steps(placed: PlacedService, release: SteppedRelease): ICanaryStep[] {
  const { stepMinutes, bakeMinutes } = release;
  const analysis = releaseCheckOf(placed);
  return [
    ...weightsOf(release).flatMap((setWeight, i) => [
      { setWeight },
      ...(i === 0 && analysis ? [{ analysis }] : []),
      ...pause(stepMinutes),
    ]),
    ...(bakeMinutes > 0 ? [{ setWeight: 100 }, ...pause(bakeMinutes)] : []),
  ];
}

function releaseCheckOf(placed: PlacedService): { templates: { templateName: string }[] } | undefined {
  const templateName = releaseCheckName(placed);
  return templateName === undefined ? undefined : { templates: [{ templateName }] };
}

function pause(minutes: number): ICanaryStep[] {
  return minutes > 0 ? [{ pause: { duration: `${minutes}m` } }] : [];
}
