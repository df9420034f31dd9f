import { describe, expect, test } from '@jest/globals';
import { agentConfiguration, hasAgent } from '../../../lib/lowering/kubernetes/telemetry/agent-configuration';
import type { CollectorConfiguration } from '../../../lib/lowering/telemetry/collector';
import { hasCollector, sidecarConfiguration } from '../../../lib/lowering/telemetry/sidecar-configuration';
import type { StageSpec } from '../../../lib/spec/stage';
import { minimalStage } from '../../support/descriptions';
import { describeWith } from '../../support/prometheus-tools';
import { systems } from '../../support/systems';
import { loose, unknownIn } from '../../support/telemetry/collector';

const custom = { tokens: { kind: 'counter' } };
const services = {
  api: { kind: 'web', port: 80, routes: ['/*'], metrics: { path: '/numbers', custom } },
  admin: { kind: 'web', port: 443, routes: ['/admin/*'], protocol: 'http', metrics: {} },
};

/** Every choice of where signals go. */
const choices = (['cloudwatch', 'prometheus'] as const).flatMap((metrics) =>
  (['cloudwatch', 'loki'] as const).flatMap((logs) =>
    (['none', 'xray', 'tempo', 'jaeger'] as const).map((traces) =>
      minimalStage({ services, observability: { metrics, logs, traces } }),
    ),
  ),
);

const stages = [...systems.flatMap((system) => system.stages), ...choices];
const besideTasks = (stage: StageSpec) =>
  Object.entries(stage.services).flatMap(([name, service]) =>
    hasCollector(stage, service) ? [sidecarConfiguration(stage, name)] : [],
  );
const onNodes = (stage: StageSpec) => (hasAgent(stage) ? [agentConfiguration(stage)] : []);

const all: readonly (readonly [string, readonly CollectorConfiguration[]])[] = [
  ['beside services on Fargate', stages.flatMap(besideTasks)],
  ['on nodes of EKS', stages.flatMap(onNodes)],
];

// a collector itself can be had neither from Debian nor from npm: its options are read from its source instead
describe.each(all)('the collectors %s', (_, configurations) => {
  test('have parts and options that there are', () => {
    expect(configurations.length).toBeGreaterThan(5);
    expect(configurations.flatMap(unknownIn)).toEqual([]);
  });

  test('have every part that a pipeline names, and no other', () => {
    expect(configurations.flatMap(loose)).toEqual([]);
  });
});

describeWith('promtool', 'what collectors ask services for', (promtool) => {
  test.each(all)('%s is a configuration that Prometheus takes', (_, configurations) => {
    const asked = configurations.flatMap(({ receivers: { prometheus } }) => (prometheus ? [prometheus] : []));
    const jobs = asked.flatMap((each) => (each as { config: { scrape_configs: object[] } }).config.scrape_configs);
    expect(jobs.length).toBeGreaterThan(0);
    const different = [...new Set(jobs.map((job) => JSON.stringify(job)))];
    const scrape_configs = different.map((job, i) => {
      // the collector fills in ${...} and makes one dollar of two, before Prometheus reads it
      const filled = job.replaceAll(/\$\{env:\w+\}/g, 'value').replaceAll('$$$$', '$$');
      return { ...withoutCluster(JSON.parse(filled) as object), job_name: `job-${i}` };
    });
    expect(promtool({ 'prometheus.json': { scrape_configs } }, 'check', 'config', 'prometheus.json')).toMatchObject({
      status: 0,
      output: expect.stringContaining('SUCCESS'),
    });
  });
});

/** Debian builds Prometheus without the discovery of Kubernetes, whose keys are looked at here. */
function withoutCluster(job: { kubernetes_sd_configs?: readonly object[] }): object {
  const { kubernetes_sd_configs: discovered = [], ...rest } = job;
  for (const each of discovered)
    expect(each).toEqual({
      role: 'pod',
      namespaces: { names: [expect.any(String)] },
      selectors: [{ role: 'pod', field: expect.any(String), label: expect.any(String) }],
    });
  return discovered.length > 0 ? { ...rest, static_configs: [{ targets: ['localhost:80'] }] } : rest;
}

test.each([
  ['an option that is misspelt', { exporters: { awsemf: { log_group: 'a' } } }, 'exporters awsemf: log_group'],
  ['a part that there is not', { exporters: { 'awsemp/a': {} } }, 'exporters awsemp/a: no awsemp'],
  [
    'an operator that cannot do that',
    { receivers: { filelog: { operators: [{ type: 'remove', from: 'a' }] } } },
    'operator: from',
  ],
])('%s is found out', (_, parts, problem) => {
  const [configuration] = onNodes(choices.at(-1)!);
  expect(unknownIn({ ...configuration!, ...parts })).toContain(problem);
});
