import data from './delivery-tools.json';

/** Versions of what runs in the builds of a pipeline. */
export const deliveryTools: Readonly<Record<keyof typeof data.tools, { readonly version: string }>> = data.tools;

/** Most actions in one stage of CodePipeline. */
export const ACTIONS_PER_STAGE = data.limits.actionsPerStage.max;
