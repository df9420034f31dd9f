import type { IJob, IPodTemplateSpec } from './models';
import type { PlacedService } from './placed-service';
import { podTemplate } from './pod';

/** One run of a program to its end. */
export function jobSpec(placed: PlacedService): NonNullable<IJob['spec']> {
  return {
    activeDeadlineSeconds: placed.service.timeoutSeconds,
    // a run that fails waits for the next; one that lost its node starts again, and does not count as failed
    backoffLimit: 0,
    podFailurePolicy: {
      rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
    },
    template: undisturbed(podTemplate(placed, { restartPolicy: 'Never' })),
  };
}

/** Karpenter moves pods to pack nodes better; a run would start over. */
function undisturbed({ metadata, spec }: IPodTemplateSpec): IPodTemplateSpec {
  const annotations = { ...metadata?.annotations, 'karpenter.sh/do-not-disrupt': 'true' };
  return { metadata: { ...metadata, annotations }, spec };
}
