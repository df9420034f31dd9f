import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { chartChanges, releaseChanges } from '../../../lib/plan/review/chart-changes';
import { chartDangers } from '../../../lib/plan/review/chart-dangers';

/** A chart whose stage `prod` has these objects, in the words of a rendered template. */
function chart(...objects: object[]): ReadonlyMap<string, string> {
  const documents = objects.map((object) => stringify(object)).join('---\n');
  const text = `{{- /* rendered */}}\n{{- if eq .Values.stage "prod" }}\n${documents}{{- end }}\n`;
  return new Map(objects.length === 0 ? [] : [['templates/prod/services/api/some.yaml', text]]);
}

const object = (kind: string, body: object = {}, name = 'api') => ({
  kind,
  metadata: { name, namespace: 'shop' },
  ...body,
});
const deployment = (container: object) =>
  object('Deployment', { spec: { template: { spec: { containers: [{ name: 'api', ...container }] } } } });
const network = (...ports: number[]) =>
  object('NetworkPolicy', {
    spec: { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: ports.map((port) => ({ port })) }] },
  });
const something = object('ConfigMap', { data: { A: '1' } });

describe('the changes of a rendered chart', () => {
  test('are those of its objects, by name, with each value', () => {
    const before = chart(deployment({ image: '{{ .Values.images.api }}', memory: 512 }), object('Secret'));
    const after = chart(deployment({ image: '{{ .Values.images.api }}', memory: 1024 }), something);
    expect(chartChanges(before, after)).toEqual([
      {
        stage: 'prod',
        name: 'Deployment shop/api',
        change: 'changed',
        values: [{ path: 'spec.template.spec.containers.api.memory', before: '512', after: '1024' }],
      },
      { stage: 'prod', name: 'ConfigMap shop/api', change: 'added', values: [] },
      { stage: 'prod', name: 'Secret shop/api', change: 'removed', values: [] },
    ]);
  });

  test('tell a service from the stand-in that runs before its first release', () => {
    const both = (memory: number) =>
      new Map([
        [
          'templates/prod/a.yaml',
          `{{- if .Values.tag }}\n${stringify(deployment({}))}{{- else }}\n${stringify(deployment({ memory }))}{{- end }}\n`,
        ],
      ]);
    expect(chartChanges(both(1), both(2)).map(({ name }) => name)).toEqual(['Deployment shop/api (until released)']);
  });

  test('show a template of a team that is no YAML, too', () => {
    const own = (text: string) => new Map([['templates/prod/own.yaml', `${text}: {{ range }} [`]]);
    expect(chartChanges(own('a'), own('b'))).toEqual([
      expect.objectContaining({ name: 'templates/prod/own.yaml', change: 'changed' }),
    ]);
  });

  test('are none where the text is the same object', () => {
    expect(chartChanges(chart(something), chart(something))).toEqual([]);
  });
});

describe('the tags of a chart', () => {
  test('are told where they differ; an empty one is none', () => {
    const before = 'images:\n  api: { tag: "1.0" }\n  web: { tag: "" }\n  old: { tag: "3" }\n';
    const after = 'images:\n  api: { tag: "1.1" }\n  web: { tag: "2" }\n';
    expect(releaseChanges(before, after)).toEqual([
      { service: 'api', before: '1.0', after: '1.1' },
      { service: 'old', before: '3' },
      { service: 'web', after: '2' },
    ]);
    expect(releaseChanges(undefined, undefined)).toEqual([]);
  });
});

describe('a change of a chart that deserves a second look is told', () => {
  const to = (port: number) => `{"to":{"ipBlock":{"cidr":"10.0.0.0/8"}},"ports":{"port":${port}}}`;
  test.each([
    [
      'storage that goes',
      [object('PersistentVolumeClaim')],
      [],
      ['PersistentVolumeClaim shop/api is removed, with what it holds'],
    ],
    [
      'one more port, and only that',
      [network(80)],
      [network(80, 443)],
      [`NetworkPolicy shop/api permits more, spec.egress: ${to(443)}`],
    ],
    [
      'a policy for a new service',
      [something],
      [something, network(80)],
      [`NetworkPolicy shop/api permits more, spec.egress: ${to(80)}`],
    ],
    [
      'one more verb',
      [object('Role', { rules: [{ resources: ['pods'], verbs: ['get'] }] })],
      [object('Role', { rules: [{ resources: ['pods'], verbs: ['get', 'delete'] }] })],
      ['Role shop/api permits more, rules: {"resources":"pods","verbs":"delete"}'],
    ],
    [
      'a privileged container',
      [deployment({})],
      [deployment({ securityContext: { privileged: true, capabilities: { add: ['NET_ADMIN'] } } })],
      ['Deployment shop/api gains privileged', 'Deployment shop/api gains NET_ADMIN'],
    ],
  ])('%s', (_, before, after, texts) => {
    expect(chartDangers(chart(...before), chart(...after)).map(({ text }) => text)).toEqual(texts);
  });

  test.each([
    ['a port fewer', [network(80, 443)], [network(80)]],
    ['other data of a config map', [something], [object('ConfigMap', { data: { A: '2' } })]],
    ['a Deployment that goes', [deployment({}), something], [something]],
  ])('but not %s', (_, before, after) => {
    expect(chartDangers(chart(...before), chart(...after))).toEqual([]);
  });
});
