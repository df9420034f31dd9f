import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { notPublished } from '../../../lib/data/cloudwatch-metrics';
import { limits } from '../../../lib/data/limits';
import { alarmDefinitions } from '../../../lib/lowering/alarms/alarm-definitions';
import { cloudWatchDashboard } from '../../../lib/lowering/dashboard/cloudwatch-dashboard';
import { stageDashboard } from '../../../lib/lowering/dashboard/stage-dashboard';
import { dashboardPicture } from '../../../lib/render/dashboard/picture';
import { packageRoot } from '../../../lib/shared/package-root';
import { deploymentTargets } from '../../../lib/spec/target';
import customerService from '../../../systems/customer-service';
import rwp from '../../../systems/rwp';
import { stageOf } from '../../support/synth';
import { systems } from '../../support/systems';

const place = { region: 'us-east-1', alarmArn: (name: string) => `arn:alarm:${name}` };

describe.each(deploymentTargets)('on %s', (target) => {
  const dashboardOf = (spec: Parameters<typeof stageDashboard>[0]) =>
    stageDashboard(spec, target, alarmDefinitions(spec, target));
  const titles = (spec: Parameters<typeof stageDashboard>[0]) =>
    dashboardOf(spec).rows.flatMap(({ panels }) => panels.map(({ title }) => title));

  test('[RWP-20] the page has response time, queue length and AI processing time', () => {
    const shown = titles(stageOf(rwp, 'prod'));
    for (const title of ['API Response Time, p95', 'Processing Queue Length', 'AI Processing Time'])
      expect(shown).toContain(title);
  });

  test('[CUS-48] the page has p50, p95 and p99 of the response time, 4xx, 5xx and requests per second', () => {
    expect(titles(stageOf(customerService, 'prod'))).toEqual(
      expect.arrayContaining([
        'Requests per second',
        'Answers that are 4xx, in percent',
        'Answers that are 5xx, in percent',
        'API Response Time, p50',
        'API Response Time, p95',
        'API Response Time, p99',
      ]),
    );
  });

  test('[CUS-49] the page has CPU, memory, disk, connections of the database, and tokens issued', () => {
    expect(titles(stageOf(customerService, 'prod'))).toEqual(
      expect.arrayContaining([
        'CPU of services, in percent of their limit',
        'Memory of services, in percent of their limit',
        'Disk of services, in percent',
        'Storage of databases, in percent',
        'Connections of databases',
        'JSON Web Tokens issued',
      ]),
    );
  });

  test('a threshold is a line in the panel of its metric', () => {
    const panels = dashboardOf(stageOf(rwp, 'prod')).rows.flatMap((row) => row.panels);
    const limitsOf = (title: string) => panels.find((panel) => panel.title === title)?.limits;
    expect(limitsOf('Answers that are 5xx, in percent')).toEqual([{ value: 1, label: 'errors (critical)' }]);
    expect(limitsOf('Oldest message, in seconds')).toEqual([{ value: 300, label: 'delay (critical)' }]);
  });

  test.each(systems.map((system) => [system.name, system] as const))(
    'the pages of %s show what somebody publishes, within what CloudWatch takes',
    (_, system) => {
      for (const spec of system.stages) {
        const dashboard = dashboardOf(spec);
        const lines = dashboard.rows.flatMap(({ panels }) => panels.flatMap((panel) => panel.lines));
        const metrics = lines.flatMap((line) => Object.values(line.metrics));
        expect(metrics.flatMap((metric) => notPublished(metric) ?? [])).toEqual([]);
        expect(metrics.length).toBeLessThanOrEqual(limits.dashboardMetrics.max);
        const { widgets } = cloudWatchDashboard(dashboard, place);
        expect(widgets.length).toBeLessThanOrEqual(limits.dashboardWidgets.max);
        for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
      }
    },
  );

  test('no two panels lie on each other, and each line has ids of its own', () => {
    const { widgets } = cloudWatchDashboard(dashboardOf(stageOf(rwp, 'prod')), place);
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, i) => `${x + (i % width)},${y + Math.floor(i / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { properties } of widgets) {
      const { metrics = [] } = properties as { metrics?: unknown[][] };
      const ids = metrics.map((line) => (line.at(-1) as { id: string }).id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const line of metrics) {
        const { expression } = line.at(-1) as { expression?: string };
        const used = expression?.match(/line\d+_\w+/g) ?? [];
        expect(ids).toEqual(expect.arrayContaining(used));
      }
    }
  });
});

test('the picture in the documentation shows the page as it is: npm run pictures', () => {
  const spec = stageOf(rwp, 'prod');
  const picture = dashboardPicture(stageDashboard(spec, 'fargate', alarmDefinitions(spec, 'fargate')));
  expect(readFileSync(join(packageRoot(), 'docs/pictures/dashboard.svg'), 'utf8')).toBe(picture);
});
