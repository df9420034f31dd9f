import { describe, expect, test } from '@jest/globals';
import { chartFiles } from '../../lib/render/chart/chart-files';
import { isRendered } from '../../lib/render/chart/header';
import type { SystemSpec } from '../../lib/spec/system';
import customerService from '../../systems/customer-service';
import { richStage } from '../lowering/kubernetes/rich-stage';
import { minimalSystem, prod } from '../support/descriptions';

const rich: SystemSpec = { name: 'shop', stages: [richStage()] };
const files = chartFiles(rich);
const paths = [...files.keys()];

/** A template without its header and the condition on its stage. */
function bodyOf(path: string, chart = files): string {
  const [, body] =
    /^.*\n\{\{- if eq \.Values\.stage "\w+" \}\}\n(.*)\{\{- end \}\}\n$/s.exec(chart.get(path) ?? '') ?? [];
  if (body === undefined) throw new Error(`${path}: ${chart.get(path)}`);
  return body;
}

describe('a rendered chart', () => {
  test('has a place for everything: by stage, by namespace or service, by kind', () => {
    expect(paths).toEqual(
      expect.arrayContaining([
        'Chart.yaml',
        'templates/dev/namespaces/backend/role.yaml',
        'templates/dev/services/api/target-group-binding.yaml',
        'templates/dev/services/cleanup/cron-job.yaml',
        'templates/dev/services/docker/daemon-set.yaml',
        'values-dev.yaml',
        'values.schema.json',
        'values.yaml',
      ]),
    );
  });

  test('is in order, and the same every time', () => {
    expect(paths).toEqual(paths.toSorted());
    expect([...chartFiles(rich)]).toEqual([...files]);
  });

  test('is the same in whatever order services are described', () => {
    const services = { a: { kind: 'worker' }, b: { kind: 'worker', uses: ['main'] } };
    const [one, other] = [services, Object.fromEntries(Object.entries(services).toReversed())].map((each) =>
      chartFiles(minimalSystem({ databases: { main: {} }, services: each })),
    );
    expect([...one!]).toEqual([...other!]);
  });

  test('says in every file what it was made from and how, save in that of the delivery', () => {
    for (const [path, text] of files) {
      const [first, second, third] = text.split('\n');
      const line = path.endsWith('.json') ? third : first;
      expect([path, line?.includes('from systems/shop by `slipway render shop`')]).toEqual([
        path,
        path !== 'values.yaml',
      ]);
      expect(second).not.toBe('');
    }
    expect(isRendered(files.get('values.yaml')!)).toBe(false);
  });

  test('keeps apart what a service is before and after its first release', () => {
    const body = bodyOf('templates/dev/services/api/deployment.yaml');
    const [released, unreleased] = body.split('{{- else }}');
    expect(released).toMatch(/^\{\{- if dig "api" "tag" "" \.Values\.images \}\}\napiVersion/);
    expect(released).toContain('envFrom');
    expect(unreleased).not.toContain('envFrom');
    expect(bodyOf('templates/dev/services/mailer/scaled-object.yaml')).not.toContain('else');
  });

  test('asks for no release where it makes no difference', () => {
    expect(bodyOf('templates/dev/services/pricing/deployment.yaml')).toMatch(/^apiVersion/);
    expect(bodyOf('templates/dev/services/api/service.yaml')).toMatch(/^apiVersion/);
  });

  test('writes expressions in one line and between double quotes, where nothing has to be escaped', () => {
    for (const [path, text] of files) {
      const lines = path.startsWith('templates/dev/') ? text.split('\n').filter((line) => !line.startsWith('{{-')) : [];
      for (const line of lines.filter((each) => each.includes('{{'))) {
        expect(line).toMatch(/(: |- )"[^"]*"$/);
        for (const [expression] of line.matchAll(/\{\{.*?\}\}/g)) expect(expression).not.toContain('\\');
      }
    }
  });

  test('has the description of the system, when there is one', () => {
    expect(chartFiles(customerService).get('Chart.yaml')).toContain(
      'description: Keeps customers and signs them in.\n',
    );
    expect(files.get('Chart.yaml')).toContain('description: The services of shop.\n');
  });

  test('has for each stage its own facts, in order, with examples that nobody owns', () => {
    const system = minimalSystem({
      databases: { main: {} },
      services: { api: { uses: ['main'] } },
      stages: { prod: { ...prod, services: { api: { uses: [] } } } },
    });
    const chart = chartFiles(system);
    expect(chart.get('values-dev.yaml')).toMatch(/\nstage: dev\nfacts:\n( {2}\w+: .*\n)*$/);
    expect(chart.get('values-dev.yaml')).toContain('  mainHost: main-host.example.com\n');
    expect(chart.get('values-prod.yaml')).not.toContain('mainHost');
  });
});
