import type { StageSpec } from '../../spec/stage';

export const hasWeb = ({ services }: StageSpec) => Object.values(services).some(({ kind }) => kind === 'web');

/**
 * Whether a build of the pipeline, which comes from any address of AWS, gets an answer from the stage.
 *
 * One that admits declared addresses only does not know the pipeline's.
 */
export const isReachedFromOutside = (stage: StageSpec) => hasWeb(stage) && stage.ingress.allowedCidrs === undefined;
