import { enforceGate } from '../lib/compliance/gate';
import { outlineStage, registryPlace } from '../lib/plan/stage-outline';
import { addDeliveredSystem, addSystem, createApp, DOCUMENTATION_ACCOUNT } from '../stacks/system-app';
import { choose } from './choose';
import { readContext } from './context';
import { run } from './fail';
import { refuseWhatCannotBe } from './refuse';
import { wantsPipeline } from './wants-pipeline';

/**
 * The CDK app. Context: `system` (default: the only one), `target` (default: fargate), `stage` (comma-separated; default: all),
 * `pipeline` (`true`: with the pipeline that delivers it; default: without).
 *
 * Everything is read and checked before there is an app, so that a mistake leaves no files behind.
 */
void run(() => {
  const { system: name, stage, target: wanted = 'fargate', pipeline } = readContext(process.env);
  const { system, stages, targets, surroundings } = choose(process.cwd(), {
    system: name,
    stages: stage,
    target: wanted,
  });
  const [target = 'fargate'] = targets;
  const { released = {}, account = DOCUMENTATION_ACCOUNT } = surroundings;
  const circumstances = { released, registry: registryPlace(system, account) };
  refuseWhatCannotBe(
    system.name,
    stages.map((each) => outlineStage(each, target, circumstances)),
  );
  const isDelivered = wantsPipeline(system, { pipeline, stage });
  const app = createApp();
  if (isDelivered) addDeliveredSystem(app, system, { target, ...surroundings });
  else addSystem(app, system, { target, ...surroundings, stages: stages.map((each) => each.stage) });
  enforceGate(app, app.synth());
});
