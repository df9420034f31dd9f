import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { alarmDefinitions } from '../../../lib/lowering/alarms/alarm-definitions';
import { packageRoot } from '../../../lib/shared/package-root';
import { alarmSchema } from '../../../lib/spec/alarm';
import { deploymentTargets } from '../../../lib/spec/target';
import { systems } from '../../support/systems';

const folder = join(packageRoot(), 'docs', 'runbook');
const pages = readdirSync(folder).filter((name) => name !== 'README.md');
const metrics = alarmSchema.options.map(({ shape }) => shape.metric.value);

test.each(metrics)('there is a page for the metric %s', (metric) => {
  expect(pages).toContain(`${metric}.md`);
});

test('every alarm names a page that is there, and where its threshold stands', () => {
  const alarms = systems.flatMap(({ stages }) =>
    stages.flatMap((stage) => deploymentTargets.flatMap((target) => alarmDefinitions(stage, target))),
  );
  expect(alarms.length).toBeGreaterThan(0);
  for (const { description, runbook, source } of alarms) {
    expect(description).toContain(`Source: ${source}. Runbook: docs/runbook/${runbook}.md.`);
    expect(pages).toContain(`${runbook}.md`);
  }
});

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(folder, page), 'utf8');

  test('says what to do', () => {
    expect(text).toMatch(/^# \S+/);
    expect(text).toContain('\n## ');
  });

  test('has no link that leads nowhere', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, link = '']) => link);
    const local = links.filter((link) => !link.startsWith('http'));
    expect(local.filter((link) => !existsSync(join(folder, link)))).toEqual([]);
  });

  test('stands in the table of pages', () => {
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(`](${page})`);
  });
});
