import { test } from '@jest/globals';
import system from '../systems/customer-service';
import { addSystem, createApp } from '../stacks/system-app';
import { findingsOf } from '../lib/compliance/gate';
import { minimalSystem } from './support/descriptions';
const time = (l: string, f: () => void) => { const t = performance.now(); const c = process.cpuUsage(); f(); const d = process.cpuUsage(c); process.stderr.write(`${l} ${Math.round(performance.now() - t)} ms wall, ${Math.round((d.user+d.system)/1000)} cpu\n`); };
test('x', () => {
  for (const l of ['first', 'second', 'third']) time(l + ' all stages', () => {
    const app = createApp({ builtinCloudFormationValidation: false });
    addSystem(app, system, { target: 'fargate', released: { 'customer-service': '1.0.0' } });
    const a = app.synth(); const f = findingsOf(app, a); process.stderr.write(JSON.stringify(f.map((x) => [x.stage, x.findings.map((y)=>y.rule+y.constructPath)])) + '\n');
  });
  time('prod', () => { const app = createApp({ builtinCloudFormationValidation: false }); addSystem(app, system, { target: 'fargate', stages: ['prod'] }); app.synth(); });
  for (const l of ['a', 'b']) time('minimal ' + l, () => { const app = createApp({ builtinCloudFormationValidation: false }); addSystem(app, minimalSystem(), { target: 'fargate' }); app.synth(); });
});
