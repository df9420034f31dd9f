import { describe, expect, test } from '@jest/globals';
import { infrastructureFacts } from '../../../lib/lowering/kubernetes/infrastructure-facts';
import { kubernetesObjects } from '../../../lib/lowering/kubernetes/kubernetes-objects';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';
import { problemsOf } from '../../support/kubernetes-models';
import { find, get } from './objects';

const bounds = { replicas: { min: 2, max: 9 } };
const latency = { metric: 'latency', percentile: 'p95', milliseconds: 500 };
const connections = { metric: 'connections', perReplica: 1000 };
const depth = { metric: 'queue', depthPerReplica: 100 };
const age = { metric: 'queue', oldestAgeSeconds: 300 };
const list = { metric: 'queue', depthPerReplica: 50, cache: 'sessions', list: 'jobs:waiting' };

const stageOf = (api: Description) =>
  minimalStage({ queues: { mails: {} }, caches: { sessions: {} }, services: { api: { ...bounds, ...api } } });
const web = (...scaling: object[]) => stageOf({ scaling });
const worker = (api: Description, ...scaling: object[]) =>
  stageOf({ kind: 'worker', routes: [], consumes: 'mails', scaling, ...api });
const triggersOf = (stage: ReturnType<typeof stageOf>) => get(stage, 'ScaledObject', 'api').spec.triggers;

const balancer = '{{ .Values.facts.loadBalancerName }}';
const group = '{{ .Values.facts.apiTargetGroupName }}';

describe('what KEDA asks CloudWatch', () => {
  test('[XEO-08] is a percentile of the response time, in seconds', () => {
    expect(triggersOf(web(latency))).toEqual([
      {
        type: 'aws-cloudwatch',
        metricType: 'Value',
        useCachedMetrics: true,
        authenticationRef: { name: 'api' },
        metadata: {
          awsRegion: 'us-east-1',
          namespace: 'AWS/ApplicationELB',
          metricName: 'TargetResponseTime',
          dimensionName: 'LoadBalancer;TargetGroup',
          dimensionValue: `${balancer};${group}`,
          metricStat: 'p95',
          metricStatPeriod: '60',
          metricCollectionTime: '300',
          targetMetricValue: '0.5',
          minMetricValue: '0',
          ignoreNullValues: 'true',
        },
      },
    ]);
  });

  test('is the sum of all requests, of which each replica takes its part', () => {
    const [trigger] = triggersOf(web({ metric: 'requests', perReplicaPerMinute: 1000 }));
    expect(trigger).toMatchObject({
      metricType: 'AverageValue',
      metadata: { metricName: 'RequestCount', metricStat: 'Sum', targetMetricValue: '1000' },
    });
  });

  test('[XEO-14, VIB-42] is what the program publishes, without which nothing is known', () => {
    const [trigger] = triggersOf(web(connections));
    expect(trigger?.metadata).toMatchObject({
      namespace: 'Slipway',
      metricName: 'ActiveConnections',
      dimensionName: 'System;Stage;Service',
      dimensionValue: 'shop;dev;api',
      metricStat: 'Average',
      ignoreNullValues: 'false',
    });
  });

  test('[RWP-26] is the age of the oldest message', () => {
    expect(triggersOf(worker({}, age))).toMatchObject([
      {
        type: 'aws-cloudwatch',
        metricType: 'Value',
        metadata: { dimensionValue: '{{ .Values.facts.mailsQueueName }}', targetMetricValue: '300' },
      },
    ]);
  });
});

describe('[XEO-16] what KEDA asks a queue', () => {
  test('is how many messages wait and are worked on', () => {
    const metadata = {
      awsRegion: 'us-east-1',
      queueURL: '{{ .Values.facts.mailsQueueUrl }}',
      queueLength: '100',
      scaleOnInFlight: 'true',
    };
    expect(triggersOf(worker({}, depth))).toMatchObject([{ type: 'aws-sqs-queue', metadata }]);
  });

  test('is, at zero replicas, whether there is any message: CloudWatch may be late', () => {
    const stage = worker({ replicas: { min: 0, max: 9 } }, age);
    expect(get(stage, 'ScaledObject', 'api').spec.minReplicaCount).toBe(0);
    expect(triggersOf(stage).map(({ type, metadata }) => [type, metadata['queueLength']])).toEqual([
      ['aws-cloudwatch', undefined],
      ['aws-sqs-queue', '2147483647'],
    ]);
  });

  test('is the length of a list, as the service itself and over TLS', () => {
    const stage = worker({ consumes: undefined, uses: ['sessions'] }, list);
    expect(triggersOf(stage)).toMatchObject([
      {
        type: 'redis',
        authenticationRef: { name: 'api' },
        metadata: {
          address: '{{ .Values.facts.sessionsHost }}:6379',
          username: expect.stringMatching(/^api-/),
          enableTLS: 'true',
          listName: 'jobs:waiting',
          listLength: '50',
        },
      },
    ]);
    const secret = get(stage, 'ExternalSecret', 'api').spec!;
    const [parameter] = get(stage, 'TriggerAuthentication', 'api').spec.secretTargetRef!;
    expect(parameter).toEqual({ parameter: 'password', name: secret.target?.name, key: 'SESSIONS_PASSWORD' });
    expect(secret.data?.map(({ secretKey }) => secretKey)).toContain(parameter?.key);
  });
});

describe('how KEDA signs in', () => {
  test('is as itself, with the identity of its pods', () => {
    expect(get(web(latency), 'TriggerAuthentication', 'api').spec).toEqual({ podIdentity: { provider: 'aws' } });
  });

  test('is nothing that CPU needs', () => {
    expect(find(web({ metric: 'cpu', percent: 70 }), 'TriggerAuthentication', 'api')).toBeUndefined();
  });

  test('comes before what refers to it, and goes with it', () => {
    const kinds = kubernetesObjects(worker({}, depth)).map(({ kind }) => kind);
    expect(kinds.indexOf('TriggerAuthentication')).toBeLessThan(kinds.indexOf('ScaledObject'));
    // nothing can stand in for a worker
    expect(find(worker({}, depth), 'TriggerAuthentication', 'api', 'unreleased')).toBeUndefined();
  });
});

test('a scaler on times removes slowly, since they do not fall in step with the work', () => {
  const behaviorOf = (...scaling: object[]) =>
    get(web(...scaling), 'ScaledObject', 'api').spec.advanced?.horizontalPodAutoscalerConfig?.behavior;
  expect(behaviorOf(latency)).toEqual({ scaleDown: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } });
  expect(behaviorOf(connections)).toBeUndefined();
});

test('all of it is valid, and what it needs to know of a deployment is said', () => {
  const stages = [web(latency, connections), worker({}, depth, age), worker({ uses: ['sessions'] }, list)];
  for (const stage of stages) {
    const objects = kubernetesObjects(stage).filter(({ apiVersion }) => apiVersion.startsWith('keda.sh'));
    expect(objects).toHaveLength(2);
    expect(problemsOf(objects)).toEqual([]);
    const asked = JSON.stringify(objects).match(/(?<=facts\.)\w+/g) ?? [];
    const names = infrastructureFacts(stage).map(({ name }) =>
      name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
    );
    expect(names).toEqual(expect.arrayContaining(asked));
  }
});
