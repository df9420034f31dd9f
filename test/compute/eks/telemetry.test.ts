import { describe, expect, test } from '@jest/globals';
import { platformCharts } from '../../../lib/compute/eks/platform-charts';
import { kubernetesObjects } from '../../../lib/lowering/kubernetes/kubernetes-objects';
import type { KubernetesObject } from '../../../lib/lowering/kubernetes/models';
import { agentConfiguration, hasAgent } from '../../../lib/lowering/kubernetes/telemetry/agent-configuration';
import type { StageSpec } from '../../../lib/spec/stage';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';
import { problemsOf } from '../../support/kubernetes-models';
import { synthesizeVariant } from '../../support/synth';
import { systems } from '../../support/systems';
import { alarmedStage } from '../../lowering/prometheus/alarmed-stage';

const chartsOf = (observability: Description, more: Description = {}) =>
  platformCharts(minimalStage({ observability, ...more })).map(({ chart }) => chart.name);
const valuesOf = (stage: StageSpec, name: string) => {
  const values = platformCharts(stage).find(({ chart }) => chart.name === name)?.values;
  return typeof values === 'function' ? values('111122223333') : values;
};
const stageOf = (system: string) =>
  systems.find(({ name }) => name === system)?.stages.find(({ stage }) => stage === 'prod') as StageSpec;
const objectsOf = (stage: StageSpec, kind: string): KubernetesObject[] =>
  kubernetesObjects(stage).filter((object) => object.kind === kind);

describe('charts', () => {
  test('are none where CloudWatch keeps everything', () => {
    expect(chartsOf({})).toEqual([]);
  });

  test.each([
    ['[VIB-53, CUS-21] Prometheus', { metrics: 'prometheus' }, ['kube-prometheus-stack']],
    [
      '[VIB-54, CUS-21] Loki, and a collector that brings it lines',
      { logs: 'loki' },
      ['loki', 'opentelemetry-collector'],
    ],
    ['[VIB-55] Jaeger, and a collector', { traces: 'jaeger' }, ['jaeger', 'opentelemetry-collector']],
    ['Tempo, and a collector', { traces: 'tempo' }, ['tempo', 'opentelemetry-collector']],
    ['[CUS-19] a collector alone for X-Ray', { traces: 'xray' }, ['opentelemetry-collector']],
    ['[VIB-56] Grafana', { dashboards: 'grafana' }, ['grafana']],
  ])('%s', (_, observability, expected) => {
    expect(chartsOf(observability)).toEqual(expected);
  });

  test('hold no secret: what signs in comes from Secrets Manager', () => {
    const all = JSON.stringify(platformCharts(alarmedStage()).map(({ values }) => values));
    expect(all).toContain('"kind":"ExternalSecret"');
    expect(all).not.toMatch(/hooks\.slack\.com|adminPassword|routing_key"/);
  });

  test('what a stage makes for them is found clean by the gate', () => {
    const observability = { metrics: 'prometheus', logs: 'loki', traces: 'tempo', dashboards: 'grafana' };
    const stage = synthesizeVariant(
      {
        observability,
        delivery: { repository: 'https://github.com/acme/shop.git' },
        services: { api: { metrics: {} } },
        alarms: { errors: { metric: 'errors', abovePercent: 5 } },
      },
      { target: 'eks' },
    );
    expect(stage.findings).toEqual([]);
    expect(stage.resources('gitops', 'AWS::S3::Bucket')).toHaveLength(2);
  });
});

describe('numbers', () => {
  test('[RWP-19, VIB-51] Prometheus asks the api of rwp every 15 s, by the label app and the port metrics', () => {
    const [monitor] = objectsOf(stageOf('rwp'), 'ServiceMonitor').filter(
      ({ metadata }) => metadata.name === 'api-monitor',
    );
    expect(monitor).toMatchObject({
      spec: {
        selector: { matchLabels: { app: 'api' } },
        endpoints: [{ port: 'metrics', interval: '15s', path: '/metrics' }],
      },
    });
    const service = objectsOf(stageOf('rwp'), 'Service').find(({ metadata }) => metadata.labels['app'] === 'api');
    expect(service).toMatchObject({ spec: { ports: [{ name: 'metrics', port: 9090, targetPort: 9090 }] } });
  });

  test('[VIB-51] nobody but Prometheus comes to that port', () => {
    const policy = objectsOf(stageOf('vibebox'), 'NetworkPolicy').find(({ metadata }) => metadata.name === 'backend');
    expect(JSON.stringify(policy)).toContain('"app.kubernetes.io/name":"prometheus"');
  });

  test('CloudWatch has them from the collector of the node, which asks the pods there alone', () => {
    const stage = minimalStage({ services: { api: { metrics: {} } } });
    expect(hasAgent(stage)).toBe(true);
    expect(agentConfiguration(stage)).toMatchObject({
      receivers: {
        prometheus: {
          config: {
            scrape_configs: [
              {
                kubernetes_sd_configs: [{ selectors: [{ field: 'spec.nodeName=${env:K8S_NODE_NAME}' }] }],
                relabel_configs: expect.arrayContaining([
                  { source_labels: ['__meta_kubernetes_pod_ip'], target_label: '__address__', replacement: '$$1:8080' },
                ]),
              },
            ],
          },
        },
      },
      service: { pipelines: { metrics: { exporters: ['awsemf'] } } },
    });
  });
});

describe('lines', () => {
  test('[CUS-50] of a class are kept in Loki for the time of their class', () => {
    const stage = minimalStage({ observability: { logs: 'loki', logDays: { audit: 400 } } });
    expect(valuesOf(stage, 'loki')).toMatchObject({
      loki: { limits_config: { retention_stream: [{ selector: '{log_class="audit"}', period: '9600h' }] } },
    });
  });

  test('[CUS-50] of a class go to a log group of their own from the nodes', () => {
    const stage = synthesizeVariant({ observability: { logDays: { audit: 400 } } }, { target: 'eks' });
    const [, addOn] = stage
      .resources('compute', 'AWS::EKS::Addon')
      .find(([, { AddonName }]) => AddonName === 'amazon-cloudwatch-observability')!;
    const file = JSON.parse(String(addOn['ConfigurationValues'])).containerLogs.fluentBit.config.extraFiles;
    expect(file['application-log.conf']).toContain("$log_processed['class'] ^audit$ class.audit.$TAG false");
    expect(file['application-log.conf']).toContain('/shop/dev/platform/class/audit');
    expect(stage.findings).toEqual([]);
  });
});

test('[RWP-19, VIB-53] the objects are ones that the operator takes', () => {
  const kinds = ['ServiceMonitor', 'PrometheusRule', 'ConfigMap', 'NetworkPolicy', 'Service'];
  const objects = kubernetesObjects(alarmedStage()).filter(({ kind }) => kinds.includes(kind));
  expect(objects.filter(({ kind }) => kind === 'ServiceMonitor')).toHaveLength(2);
  expect(problemsOf(objects)).toEqual([]);
});
