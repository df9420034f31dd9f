import type { AppProps } from 'aws-cdk-lib';
import { App } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { installGate } from '../lib/compliance/gate';
import { startTemplateValidation } from '../lib/compliance/template-validation';
import type { Extension } from '../lib/contracts/extension';
import { ownImages } from '../lib/lowering/own-images';
import { standbyOf } from '../lib/lowering/recovery/standby';
import type { ReleasedTags } from '../lib/lowering/released';
import type { SystemSpec } from '../lib/spec/system';
import type { DeploymentTarget } from '../lib/spec/target';
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
export function addSystem(app: App, system: SystemSpec, options: SystemOptions): void {
  const { target, released = {}, account = DOCUMENTATION_ACCOUNT, stages, extend } = options;
  const registry = { account, region: system.stages[0]?.region ?? 'us-east-1' };
  startTemplateValidation(app);
  if (ownImages(system).length > 0) new SharedStage(app, system, registry);
  for (const spec of system.stages) {
    if (stages && !stages.includes(spec.stage)) continue;
    const props = { target, account: spec.account ?? account, registry, released };
    new SystemStage(app, spec, { ...props, ...(extend && { extend }) });
    const standby = standbyOf(spec);
    if (standby) new SystemStage(app, standby, props);
  }
}
