import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { symbolicPlaces } from '../../../lib/lowering/alarms/metric-places';
import { systemDashboard } from '../../../lib/lowering/grafana/dashboard';
import { dataSources } from '../../../lib/lowering/kubernetes/telemetry/data-sources';
import { kubernetesObjects } from '../../../lib/lowering/kubernetes/kubernetes-objects';
import { grafanaPicture } from '../../../lib/render/dashboard/grafana-picture';
import { packageRoot } from '../../../lib/shared/package-root';
import type { StageSpec } from '../../../lib/spec/stage';
import { systems } from '../../support/systems';
import { alarmedStage } from '../prometheus/alarmed-stage';

const stageOf = (system: string, stage = 'prod') =>
  systems.find(({ name }) => name === system)?.stages.find((each) => each.stage === stage) as StageSpec;

const dashboardOf = (stage: StageSpec) => systemDashboard(stage, symbolicPlaces(stage));
const panelsOf = (stage: StageSpec) => dashboardOf(stage).panels ?? [];
const titles = (stage: StageSpec) => panelsOf(stage).map(({ title }) => title);
const targetsOf = (stage: StageSpec) =>
  panelsOf(stage).flatMap((panel) => ('targets' in panel ? (panel.targets ?? []) : []));

describe.each([
  ['all of it', alarmedStage()],
  ['rwp', stageOf('rwp')],
  ['vibebox', stageOf('vibebox')],
])('the dashboard of %s', (_, stage) => {
  test('has panels with numbers of their own, none over another', () => {
    const panels = panelsOf(stage);
    expect(panels.map(({ id }) => id)).toEqual(panels.map((__, i) => i + 1));
    const cells = panels.flatMap(({ gridPos }) => {
      const { x = 0, y = 0, w = 0, h = 0 } = gridPos ?? {};
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (__, i) => `${x + (i % w)},${y + Math.floor(i / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
  });

  test('asks data sources that Grafana has', () => {
    const known = dataSources(stage).map(({ uid, type }) => `${type} ${uid}`);
    const asked = panelsOf(stage).flatMap((panel) => [
      ...('datasource' in panel && panel.datasource ? [panel.datasource] : []),
      ...('targets' in panel ? (panel.targets ?? []).flatMap((target) => target['datasource'] ?? []) : []),
    ]) as { type: string; uid: string }[];
    expect(asked.length).toBeGreaterThan(5);
    for (const { type, uid } of asked) expect(known).toContain(`${type} ${uid}`);
  });

  test('asks a question in each panel', () => {
    for (const target of targetsOf(stage))
      expect(Boolean(target['expr'] ?? target['metricName'] ?? target['query'] ?? target['service'])).toBe(true);
  });
});

test('[RWP-20] System Metrics of rwp shows the response time of the API, the queue, and how long AI takes', () => {
  const stage = stageOf('rwp');
  expect(dashboardOf(stage).title).toBe('System Metrics');
  expect(titles(stage)).toEqual(
    expect.arrayContaining([
      'Response time of api',
      'Length of the queue jobs, and age of its oldest message',
      'AI Processing Time',
    ]),
  );
  const ai = targetsOf(stage).find(({ expr }) => String(expr).includes('ai_processing_seconds'));
  expect(ai).toMatchObject({
    datasource: { type: 'prometheus', uid: 'prometheus' },
    expr: 'histogram_quantile(0.95, sum by (le) (rate(ai_processing_seconds_bucket{service="ai"}[300s])))',
  });
});

test('[VIB-56] Grafana of vibebox looks at numbers, logs and traces', () => {
  const stage = stageOf('vibebox');
  expect(dataSources(stage).map(({ type }) => type)).toEqual(
    expect.arrayContaining(['prometheus', 'loki', 'jaeger', 'alertmanager', 'cloudwatch']),
  );
  expect(titles(stage)).toEqual(
    expect.arrayContaining(['Errors in the logs of all services', 'Slow requests of backend']),
  );
});

test('Jaeger is asked for traces of those who send some, and not of the programs that dump databases', () => {
  const slow = titles(stageOf('vibebox')).filter((title) => title?.startsWith('Slow requests of'));
  expect(slow).toEqual(['Slow requests of frontend', 'Slow requests of backend', 'Slow requests of docker']);
});

test('one reader needs no number in the legend', () => {
  const panel = panelsOf(stageOf('vibebox')).find(({ title }) => title === 'Lag of the readers of postgres');
  expect(panel).toMatchObject({ targets: [{ label: 'lag' }] });
});

describe('the picture in the documentation', () => {
  const picture = grafanaPicture(dashboardOf(stageOf('vibebox')));

  test('is that of the dashboard of vibebox: renew it by npm run pictures', () => {
    expect(readFileSync(join(packageRoot(), 'docs/pictures/grafana.svg'), 'utf8')).toBe(picture);
  });

  test('has every panel, with a curve for each question of numbers', () => {
    const panels = panelsOf(stageOf('vibebox'));
    for (const { title = '' } of panels) expect(picture).toContain(`>${title}</text>`);
    const curves = panels.flatMap((panel) =>
      panel.type === 'timeseries' && 'targets' in panel ? (panel.targets ?? []) : [],
    );
    expect(picture.match(/<polyline /g)).toHaveLength(curves.length);
  });
});

test('[RWP-20, VIB-56] Grafana finds the dashboard as a ConfigMap, in JSON once its places are filled in', () => {
  const found = kubernetesObjects(stageOf('rwp')).filter(
    ({ metadata }) => metadata.labels['grafana_dashboard'] === '1',
  );
  expect(found).toHaveLength(1);
  const [text] = Object.values((found[0] as { data: Record<string, string> }).data);
  const filled = String(text).replaceAll(/\{\{ \.Values\.facts\.(\w+) \}\}/g, '$1');
  expect(filled).not.toContain('{{');
  expect(JSON.parse(filled)).toMatchObject({ title: 'System Metrics', schemaVersion: 41 });
});
