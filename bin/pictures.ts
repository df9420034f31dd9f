import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alarmDefinitions } from '../lib/lowering/alarms/alarm-definitions';
import { symbolicPlaces } from '../lib/lowering/alarms/metric-places';
import { stageDashboard } from '../lib/lowering/dashboard/stage-dashboard';
import { systemDashboard } from '../lib/lowering/grafana/dashboard';
import { grafanaPicture } from '../lib/render/dashboard/grafana-picture';
import { dashboardPicture } from '../lib/render/dashboard/picture';
import type { SystemSpec } from '../lib/spec/system';
import rwp from '../systems/rwp';
import vibebox from '../systems/vibebox';

/** Writes the pictures of the documentation. */
const folder = join('docs', 'pictures');
mkdirSync(folder, { recursive: true });

const ofCloudWatch = prod(rwp);
const ofGrafana = prod(vibebox);
const pictures = {
  'dashboard.svg': dashboardPicture(stageDashboard(ofCloudWatch, 'fargate', alarmDefinitions(ofCloudWatch, 'fargate'))),
  'grafana.svg': grafanaPicture(systemDashboard(ofGrafana, symbolicPlaces(ofGrafana))),
};

for (const [name, picture] of Object.entries(pictures)) {
  writeFileSync(join(folder, name), picture);
  console.info(join(folder, name));
}

function prod({ name, stages }: SystemSpec) {
  const stage = stages.find(({ stage: each }) => each === 'prod');
  if (stage === undefined) throw new Error(`${name} has no stage prod`);
  return stage;
}
