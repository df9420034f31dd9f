import type { AppProps } from 'aws-cdk-lib';
import { App, Stage, Tags } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { installGate } from '../lib/compliance/gate';
import type { ReleasedTags } from '../lib/lowering/released';
import type { SystemSpec } from '../lib/spec/system';
import type { DeploymentTarget } from '../lib/spec/target';
import { RegistryStack } from './registry-stack';
import { SystemStage } from './system-stage';

/** The account that AWS uses in its documentation: plans and tests need none of your own. */
export const DOCUMENTATION_ACCOUNT = '111122223333';

export interface SystemAppOptions {
  readonly target: DeploymentTarget;
  /** Account of a stage that names none, and of the registry. Default: the documentation account. */
  readonly account?: string;
  /** Default: nothing was released yet. */
  readonly released?: ReleasedTags;
  /** Only these stages, and always the shared one. Default: all. */
  readonly stages?: readonly string[];
  readonly app?: AppProps;
}

/** The CDK app of a system: the shared stage first, then its stages in the order of the description, under the gate. */
export function buildSystemApp(system: SystemSpec, options: SystemAppOptions): App {
  const { target, released = {}, account = DOCUMENTATION_ACCOUNT, stages } = options;
  const app = new App({ analyticsReporting: false, treeMetadata: false, ...options.app, context: { ...recommendedFlags, ...options.app?.context } });
  installGate(app);
  const registry = { account, region: system.stages[0]?.region ?? 'us-east-1' };
  const shared = new Stage(app, 'shared', { env: registry });
  shared.node.setContext('slipway:data', 'keep');
  Tags.of(shared).add('system', system.name);
  Tags.of(shared).add('stage', 'shared');
  new RegistryStack(shared, system, registry);
  for (const spec of system.stages) {
    if (stages && !stages.includes(spec.stage)) continue;
    new SystemStage(app, spec, { target, account: spec.account ?? account, registry, released });
  }
  return app;
}
