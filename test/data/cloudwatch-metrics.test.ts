import { describe, expect, test } from '@jest/globals';
import { notPublished } from '../../lib/data/cloudwatch-metrics';
import data from '../../lib/data/cloudwatch-metrics.json';
import { limits } from '../../lib/data/limits';
import { alarmDefinitions } from '../../lib/lowering/alarms/alarm-definitions';
import { deploymentTargets } from '../../lib/spec/target';
import { askedMetrics } from '../support/cloudwatch/built-alarms';
import { synthesizeStage } from '../support/synth';
import { systems } from '../support/systems';

test('each namespace has sources, and each set of dimensions is in order', () => {
  for (const { source, metrics } of Object.values(data.namespaces)) {
    expect(source.length).toBeGreaterThan(0);
    for (const { dimensions } of Object.values(metrics))
      for (const set of dimensions) expect(set).toBe(set.split(' ').toSorted().join(' '));
  }
});

test.each([
  ['another dimension', { ServiceName: 'a' }, 'Average', 'is not published by ServiceName'],
  ['one dimension more', { ClusterName: 'a', ServiceName: 'b', TaskId: 'c' }, 'Average', 'is not published by'],
  ['a sum of percentages', { ClusterName: 'a', ServiceName: 'b' }, 'Sum', 'means nothing'],
])('%s is found out', (_, dimensions, statistic, problem) => {
  const metric = { namespace: 'AWS/ECS', name: 'CPUUtilization', statistic, dimensions };
  expect(notPublished(metric)).toContain(problem);
  expect(notPublished({ ...metric, name: 'CpuUtilized' })).toBe('nobody publishes AWS/ECS CpuUtilized');
});

describe.each(deploymentTargets)('on %s', (target) => {
  test.each(systems.map((system) => [system.name, system] as const))(
    '%s asks for metrics that somebody publishes',
    (_, system) => {
      for (const spec of system.stages) {
        const metrics = alarmDefinitions(spec, target).flatMap((alarm) =>
          alarm.kind === 'metric' ? Object.values(alarm.measure.metrics) : [],
        );
        expect(metrics.flatMap((metric) => notPublished(metric) ?? [])).toEqual([]);
      }
      const built = askedMetrics(synthesizeStage(system, 'prod', { target }));
      expect(built.length).toBeGreaterThan(0);
      expect(built.flatMap((metric) => notPublished(metric) ?? [])).toEqual([]);
    },
  );

  test.each(systems.map((system) => [system.name, system] as const))(
    'no alarm of %s asks for more than CloudWatch takes',
    (_, system) => {
      for (const spec of system.stages) {
        const alarms = alarmDefinitions(spec, target);
        const names = alarms.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        for (const alarm of alarms) {
          expect(alarm.name.length).toBeLessThanOrEqual(limits.alarmNameCharacters.max);
          expect(alarm.description.length).toBeLessThanOrEqual(limits.alarmDescriptionCharacters.max);
          const [parts, most] =
            alarm.kind === 'composite'
              ? [alarm.allOf, limits.compositeAlarmChildren.max]
              : [Object.keys(alarm.measure.metrics), limits.alarmMathMetrics.max];
          expect(parts.length).toBeLessThanOrEqual(most);
        }
      }
    },
  );
});
