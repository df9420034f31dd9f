import { describe, expect, test } from '@jest/globals';
import { kubernetesObjects } from '../../../lib/lowering/kubernetes/kubernetes-objects';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';
import { problemsOf } from '../../support/kubernetes-models';
import { allOf, find, get } from './objects';
import { connections, podsOf } from './reachability';

const probes = { startup: '/ready', liveness: '/live', readiness: '/ready' };
const stageWith = (api: Description, more: Description = {}) =>
  minimalStage({ services: { api: { port: 3000, probes, ...api } }, ...more });
const blueGreen = stageWith({ release: { strategy: 'blue-green' } });
const canary = stageWith({ release: { strategy: 'canary' } });

describe('a new version is asked for what its probes ask', () => {
  test('in a blue/green release before it has traffic', () => {
    expect(get(blueGreen, 'Rollout', 'api').spec.strategy?.blueGreen).toMatchObject({
      previewService: 'api--preview',
      prePromotionAnalysis: { templates: [{ templateName: 'api--check' }] },
    });
  });

  test('in a canary or linear release as soon as it has any pods, which are told apart by a Service of their own', () => {
    expect(get(canary, 'Rollout', 'api').spec.strategy?.canary).toMatchObject({
      canaryService: 'api--preview',
      steps: [
        { setWeight: 10 },
        { analysis: { templates: [{ templateName: 'api--check' }] } },
        { pause: { duration: '5m' } },
        { setWeight: 100 },
        { pause: { duration: '5m' } },
      ],
    });
    expect(get(canary, 'Service', 'api--preview').spec).toEqual(get(canary, 'Service', 'api').spec);
    const linear = stageWith({ release: { strategy: 'linear', stepPercent: 40 } });
    const steps = get(linear, 'Rollout', 'api').spec.strategy?.canary?.steps ?? [];
    expect(steps.filter(({ analysis }) => analysis !== undefined)).toHaveLength(1);
  });

  test('each path once, over TLS where it speaks TLS, and goes back after a minute without a good answer', () => {
    const metric = (name: string, web: object) => ({
      name,
      count: 1,
      interval: '10s',
      consecutiveErrorLimit: 6,
      provider: { web },
    });
    const host = 'api--preview.shop.svc.cluster.local:3000';
    expect(get(blueGreen, 'AnalysisTemplate', 'api--check').spec.metrics).toEqual([
      metric('probe-1', { url: `http://${host}/ready` }),
      metric('probe-2', { url: `http://${host}/live` }),
    ]);
    const encrypted = stageWith({ release: { strategy: 'blue-green' }, tls: true });
    expect(get(encrypted, 'AnalysisTemplate', 'api--check').spec.metrics?.[0]).toEqual(
      metric('probe-1', { url: `https://${host}/ready`, insecure: true }),
    );
  });

  test.each<[string, Description, Description]>([
    ['releases are rolling', { release: { strategy: 'rolling' } }, {}],
    ['it has no probes', { release: { strategy: 'canary' }, probes: {} }, {}],
    [
      'probes have a port of their own',
      { release: { strategy: 'canary' }, probes: { readiness: { path: '/', port: 9 } } },
      {},
    ],
    ['it speaks gRPC', { release: { strategy: 'canary' }, protocol: 'grpc' }, { edge: { cdn: false } }],
  ])('but not where %s', (_, api, more) => {
    const stage = stageWith(api, more);
    expect(find(stage, 'AnalysisTemplate', 'api--check')).toBeUndefined();
    expect(find(stage, 'Service', 'api--preview')).toBeUndefined();
    expect(JSON.stringify(allOf(stage, 'NetworkPolicy'))).not.toContain('argo-rollouts');
  });
});

describe('the way to a new version', () => {
  const argo = (namespace: string) => ({
    name: 'argo',
    address: '10.10.0.99',
    namespace,
    labels: { 'app.kubernetes.io/name': 'argo-rollouts' },
  });

  test('is open to the pods of Argo Rollouts, and to no others of that name', () => {
    const rule = get(blueGreen, 'NetworkPolicy', 'api').spec?.ingress?.find(({ from }) =>
      JSON.stringify(from).includes('argo-rollouts'),
    );
    expect(rule).toEqual({
      from: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'argo-rollouts' } },
          podSelector: { matchLabels: { 'app.kubernetes.io/name': 'argo-rollouts' } },
        },
      ],
      ports: [{ protocol: 'TCP', port: 3000 }],
    });
    const api = podsOf(blueGreen, '10.10.0.0/24');
    expect(connections(blueGreen, [argo('argo-rollouts'), ...api], [3000, 3001])).toEqual(['argo -> api:3000']);
    expect(connections(blueGreen, [argo('elsewhere'), ...api], [3000])).toEqual([]);
  });

  test('leads in a mesh to these paths alone', () => {
    const stage = stageWith(
      { release: { strategy: 'blue-green' }, probes: { readiness: '/ready?deep=1' } },
      { mesh: { mutualTls: 'strict' } },
    );
    expect(get(stage, 'AuthorizationPolicy', 'api').spec?.rules).toContainEqual({
      to: [{ operation: { ports: ['3000'], methods: ['GET'], paths: ['/ready'] } }],
    });
  });
});

test('objects of the check are valid by the schemas of their versions', () => {
  const objects = [blueGreen, canary].flatMap((stage) =>
    kubernetesObjects(stage).filter(({ kind }) => kind === 'AnalysisTemplate' || kind === 'Rollout'),
  );
  expect(objects).toHaveLength(6);
  expect(problemsOf(objects)).toEqual([]);
});
