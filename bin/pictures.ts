import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dashboardPicture } from '../lib/render/dashboard/picture';
import { alarmDefinitions } from '../lib/lowering/alarms/alarm-definitions';
import { stageDashboard } from '../lib/lowering/dashboard/stage-dashboard';
import rwp from '../systems/rwp';

/** Writes the pictures of the documentation. */
const stage = rwp.stages.find(({ stage: name }) => name === 'prod');
if (stage === undefined) throw new Error('rwp has no stage prod');
const file = join('docs', 'pictures', 'dashboard.svg');
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, dashboardPicture(stageDashboard(stage, 'fargate', alarmDefinitions(stage, 'fargate'))));
console.info(file);
