import type { AppProps } from 'aws-cdk-lib';
import { App } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { installGate } from '../lib/compliance/gate';
import { startTemplateValidation } from '../lib/compliance/template-validation';
import type { Extension } from '../lib/contracts/extension';
import { ownImages } from '../lib/lowering/own-images';
import type { RegistryPlace } from '../lib/lowering/image-source';
import { standbyOf } from '../lib/lowering/recovery/standby';
import type { ReleasedTags } from '../lib/lowering/released';
import type { SystemSpec } from '../lib/spec/system';
import type { DeploymentTarget } from '../lib/spec/target';
import { PipelineStack } from './pipeline-stack';
import { SharedStage } from './shared-stage';
import { SystemStage } from './system-stage';

/** The account that AWS uses in its documentation: plans and tests need none of your own. */
export const DOCUMENTATION_ACCOUNT = '111122223333';

export interface SystemOptions {
  readonly target: DeploymentTarget;
  /** Account of the registry, and of a stage that names none. Default: the documentation account. */
  readonly account?: string;
  /** Default: nothing was released yet. */
  readonly released?: ReleasedTags;
  /** The team's own stacks. Default: none. */
  readonly extend?: Extension;
  /** Only these stages beside the shared one. Default: all. */
  readonly stages?: readonly string[];
}

/** The stages of a system that were added to an app. */
export interface SystemParts {
  readonly shared?: SharedStage;
  readonly stages: readonly AddedStage[];
}

export interface AddedStage {
  readonly stage: SystemStage;
  /** What stands for it in a second region. */
  readonly standby?: SystemStage;
}

/** A CDK app with the recommended feature flags, under the gate. */
export function createApp(props: AppProps = {}): App {
  const app = new App({
    analyticsReporting: false,
    treeMetadata: false,
    ...props,
    context: { ...recommendedFlags, ...props.context },
  });
  installGate(app);
  return app;
}

/** Adds a system to an app: what its stages share first, then the stages in the order of the description. */
export function addSystem(app: App, system: SystemSpec, options: SystemOptions): SystemParts {
  const { target, released = {}, account = DOCUMENTATION_ACCOUNT, stages, extend } = options;
  const registry = registryOf(system, account);
  startTemplateValidation(app);
  const shared = ownImages(system).length > 0 ? new SharedStage(app, system, registry) : undefined;
  const wanted = system.stages.filter(({ stage }) => !stages || stages.includes(stage));
  return {
    ...(shared && { shared }),
    stages: wanted.map((spec) => {
      const place = { target, account: spec.account ?? account, registry, released };
      const stage = new SystemStage(app, spec, { ...place, ...(extend && { extend }) });
      const standby = standbyOf(spec);
      return { stage, ...(standby && { standby: new SystemStage(app, standby, place) }) };
    }),
  };
}

/**
 * Adds a system and the pipeline that delivers it. The stages stand beside the pipeline, not in it, so that each is to the
 * letter what it is without one.
 */
export function addDeliveredSystem(app: App, system: SystemSpec, options: Omit<SystemOptions, 'stages'>): void {
  const [first] = system.stages;
  if (first?.delivery === undefined) throw new Error(`${system.name} has no delivery`);
  const { target, account = DOCUMENTATION_ACCOUNT } = options;
  const { delivery } = first;
  const parts = addSystem(app, system, options);
  new PipelineStack(app, system, { target, delivery, place: registryOf(system, account), ...parts });
}

/** The registry, and the delivery, are in the region of the first stage. */
const registryOf = (system: SystemSpec, account: string): RegistryPlace => ({
  account,
  region: system.stages[0]?.region ?? 'us-east-1',
});
