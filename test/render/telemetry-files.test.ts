import { expect, test } from '@jest/globals';
import { telemetryFiles } from '../../lib/render/chart/telemetry-files';
import { minimalSystem } from '../support/descriptions';
import { describeWith } from '../support/prometheus-tools';
import { sectionsOf, unknownIn } from '../support/telemetry/fluent-bit';

const system = minimalSystem({ services: { api: { metrics: { path: '/numbers', intervalSeconds: 15 } } } });
const files = telemetryFiles(system);

describeWith('promtool', '[CUS-30] monitoring/prometheus.yml', (promtool) => {
  test('is one that Prometheus takes', () => {
    const content = { 'prometheus.yml': files.get('monitoring/prometheus.yml') };
    expect(promtool(content, 'check', 'config', 'prometheus.yml')).toMatchObject({ status: 0 });
    expect(content['prometheus.yml']).toContain('- api:8080');
  });
});

test('[CUS-30] logging/fluent-bit.conf leads each line to one place, by parts that it has', () => {
  const sections = sectionsOf(files.get('logging/fluent-bit.conf') ?? '');
  const of = (kind: string) => sections.filter(([section]) => section === kind).map(([, entries]) => entries);
  expect(of('OUTPUT').map(({ Match }) => Match)).toEqual(['class.access.*', 'class.audit.*', 'application']);
  const rules = of('FILTER').flatMap(({ Rule = [] }) => Rule);
  expect(rules).toEqual(['$class ^access$ class.access.$TAG false', '$class ^audit$ class.audit.$TAG false']);
  const [parser] = sectionsOf(files.get('logging/parsers.conf') ?? '');
  expect(of('FILTER').find(({ Name }) => Name === 'parser')?.['Parser']).toBe(parser?.[1]['Name']);
});

test('[CUS-30] logging/*.conf has options that Fluent Bit knows', () => {
  for (const name of ['logging/fluent-bit.conf', 'logging/parsers.conf'])
    expect(unknownIn(sectionsOf(files.get(name) ?? ''))).toEqual([]);
});

test('a system that gives out no numbers has no configuration for Prometheus', () => {
  expect([...telemetryFiles(minimalSystem()).keys()]).toEqual(['logging/fluent-bit.conf', 'logging/parsers.conf']);
});
