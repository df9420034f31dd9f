import { addSystem, createApp } from '../stacks/system-app';
import { enforceGate } from '../lib/compliance/gate';
import { run } from './fail';
import { readSurroundings, readSystem, selectStages, selectTarget } from './project';
import { refuseWhatCannotBe } from './refuse';

/**
 * The CDK app. Context: `system` (default: the only one), `target` (default: fargate), `stage` (comma-separated; default: all).
 */
void run(() => {
  const app = createApp();
  const context = (key: string) => app.node.tryGetContext(key) as string | undefined;
  const folder = process.cwd();
  const system = readSystem(folder, context('system'));
  const target = selectTarget(context('target') ?? 'fargate');
  const surroundings = readSurroundings(folder, system.name);
  const stages = selectStages(system, context('stage')?.split(','));
  refuseWhatCannotBe(stages, target, surroundings.released);
  addSystem(app, system, { target, ...surroundings, stages: stages.map((stage) => stage.stage) });
  enforceGate(app, app.synth());
});
