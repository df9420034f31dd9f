import type { StageSpec } from '../../spec/stage';

/**
 * Where users reach a stage. Undefined where nobody wrote a name: then CloudFront gives one, which the stack `edge` tells.
 *
 * Of a stage that is reached from outside; one without a name and without a CDN is not.
 */
export const baseUrl = ({ domain }: StageSpec) => (domain === undefined ? undefined : `https://${domain.name}`);
