import { describe, expect, test } from '@jest/globals';
import { kubernetesObjects } from '../../../lib/lowering/kubernetes/kubernetes-objects';
import { needsRollouts } from '../../../lib/lowering/kubernetes/shifts-traffic';
import { releaseAlarmDefinition } from '../../../lib/lowering/release-alarm';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';
import { allOf, find, get, podOf } from './objects';
import { richStage } from './rich-stage';
import { shiftingStage } from './shifting-stage';

const stage = shiftingStage();
const specOf = (service: string) => get(stage, 'Rollout', service).spec;
const released = (release: Description, api: Description = {}) =>
  minimalStage({ services: { api: { ...api, release } } });
const strategyOf = (release: Description, api: Description = {}) =>
  get(released(release, api), 'Rollout', 'api').spec.strategy;
const metricOf = (release: Description) => find(released(release), 'AnalysisTemplate', 'api')?.spec.metrics?.[0];
const syncOptions = 'argocd.argoproj.io/sync-options';

describe('[XEO-25, CUS-26] a release that shifts traffic', () => {
  test('is a Rollout in place of a Deployment, with the same pods', () => {
    expect(allOf(stage, 'Deployment')).toEqual([]);
    const { template } = get(
      minimalStage({ services: { api: { release: { strategy: 'rolling' } } } }),
      'Deployment',
      'api',
    ).spec!;
    const { spec } = get(released({ strategy: 'canary' }), 'Rollout', 'api');
    expect(spec.selector).toEqual({ matchLabels: { 'app.kubernetes.io/name': 'api' } });
    expect(spec.template?.spec?.containers).toEqual(template.spec?.containers);
    expect(spec.template?.metadata).toEqual(template.metadata);
  });

  test('spreads the replicas of each version over the zones', () => {
    expect(podOf(stage, 'checkout').topologySpreadConstraints).toEqual([
      expect.objectContaining({
        topologyKey: 'topology.kubernetes.io/zone',
        matchLabelKeys: ['rollouts-pod-template-hash'],
      }),
    ]);
  });

  test('says the number of replicas where no scaler owns it, which follows the Rollout', () => {
    expect(specOf('checkout').replicas).toBe(3);
    expect(specOf('api')).not.toHaveProperty('replicas');
    expect(get(stage, 'ScaledObject', 'api').spec.scaleTargetRef).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      name: 'api',
    });
  });

  test('that gets no further goes back, and the way back to a version that ran is quick', () => {
    expect(specOf('api')).toMatchObject({
      progressDeadlineSeconds: 600,
      progressDeadlineAbort: true,
      rollbackWindow: { revisions: 5 },
    });
  });

  test('is applied last, so that nothing of its stage waits for its end', () => {
    const waveOf = ({ metadata }: { metadata: { annotations: Record<string, string> } }) =>
      Number(metadata.annotations['argocd.argoproj.io/sync-wave']);
    const waves = kubernetesObjects(stage).map(waveOf);
    expect(waveOf(get(stage, 'Rollout', 'api'))).toBe(Math.max(...waves));
  });

  test('needs its controller, which rolling ones do not', () => {
    expect([needsRollouts(stage), needsRollouts(richStage())]).toEqual([true, false]);
  });
});

describe('before its first release', () => {
  test('a stand-in is a Rollout, too: no second kind of object brings up replicas of the same service', () => {
    const standIn = get(stage, 'Rollout', 'api', 'unreleased');
    expect(standIn.spec.strategy).toEqual(specOf('api').strategy);
    expect(standIn.spec.template?.spec?.containers[0]?.image).toMatch(/^public\.ecr\.aws\/docker\/library\/node:/);
    expect(allOf(stage, 'Deployment', 'unreleased')).toEqual([]);
  });

  test('what has no stand-in has no Rollout, so that the first release starts all of it at once', () => {
    const grpc = minimalStage({
      edge: { cdn: false },
      services: { api: { protocol: 'grpc', release: { strategy: 'canary' } } },
    });
    expect(find(grpc, 'Rollout', 'api', 'unreleased')).toBeUndefined();
    expect(find(grpc, 'Rollout', 'api')).toBeDefined();
  });

  test('everything that a release refers to is there', () => {
    for (const kind of ['Service', 'TargetGroupBinding', 'AnalysisTemplate'] as const)
      expect(allOf(stage, kind, 'unreleased')).toEqual(allOf(stage, kind));
  });
});

describe('blue/green', () => {
  test('changes over by itself, and keeps both sets until the load balancer has let go of one', () => {
    expect(specOf('api').strategy).toEqual({
      blueGreen: {
        activeService: 'api',
        previewService: 'api--preview',
        autoPromotionEnabled: true,
        postPromotionAnalysis: { templates: [{ templateName: 'api' }] },
        scaleDownDelaySeconds: 90,
        abortScaleDownDelaySeconds: 90,
      },
    });
  });

  test('finds a new version healthy in the second target group of the service', () => {
    expect(get(stage, 'TargetGroupBinding', 'api--preview').spec).toEqual({
      serviceRef: { name: 'api--preview', port: 3000 },
      targetGroupARN: '{{ .Values.facts.apiPreviewGroupArn }}',
      targetType: 'ip',
    });
    expect(get(stage, 'TargetGroupBinding', 'api').spec.targetGroupARN).toBe('{{ .Values.facts.apiTargetGroupArn }}');
    expect(get(stage, 'Service', 'api--preview').spec).toEqual(get(stage, 'Service', 'api').spec);
  });

  test('leaves the choice of the version to Argo Rollouts: Argo CD does not take it away', () => {
    const written = [get(stage, 'Rollout', 'api'), get(stage, 'Service', 'api'), get(stage, 'Service', 'api--preview')];
    for (const { metadata } of written) expect(metadata.annotations[syncOptions]).toContain('ServerSideApply=false');
    expect(get(stage, 'Service', 'checkout').metadata.annotations).not.toHaveProperty([syncOptions]);
  });
});

describe('steps', () => {
  test('of a canary are one, then everything', () => {
    expect(specOf('checkout').strategy?.canary).toEqual({
      maxSurge: '100%',
      maxUnavailable: 0,
      analysis: { templates: [{ templateName: 'checkout' }], startingStep: 1 },
      steps: [{ setWeight: 20 }, { pause: { duration: '3m' } }, { setWeight: 100 }, { pause: { duration: '10m' } }],
    });
  });

  test('of a linear release are equal', () => {
    const pause = { pause: { duration: '1m' } };
    expect(specOf('search').strategy?.canary?.steps).toEqual([
      { setWeight: 30 },
      pause,
      { setWeight: 60 },
      pause,
      { setWeight: 90 },
      pause,
    ]);
  });

  test('without time to watch do not pause, which would be for ever', () => {
    const { canary } = strategyOf({ strategy: 'canary', stepMinutes: 0, bakeMinutes: 0 })!;
    expect(canary?.steps).toEqual([{ setWeight: 10 }]);
    expect(canary).not.toHaveProperty('analysis');
  });

  test('go through one target group', () => {
    expect(allOf(stage, 'TargetGroupBinding').map(({ metadata }) => metadata.name)).toEqual([
      'api',
      'api--preview',
      'checkout',
      'search',
    ]);
  });
});

describe('[CUS-26] the judgement of a release', () => {
  test('is by the numbers of the release alarm, in the same minutes', () => {
    const [metric] = get(stage, 'AnalysisTemplate', 'api').spec.metrics ?? [];
    const definition = releaseAlarmDefinition('api', 2.5);
    expect(metric).toMatchObject({
      name: 'release-errors',
      successCondition: 'count(result[0].Values, {# > 2.5}) < 2',
      failureLimit: 0,
      interval: '1m',
    });
    const [percent, requests, group] = metric?.provider.cloudWatch?.metricDataQueries ?? [];
    expect(percent).toMatchObject({ expression: definition.expression, returnData: true });
    expect(requests).toEqual({ id: 'requests', expression: 'FILL(requests0, 0)', returnData: false });
    expect(group).toEqual({
      id: 'requests0',
      returnData: false,
      metricStat: {
        stat: 'Sum',
        period: 60,
        metric: {
          namespace: 'AWS/ApplicationELB',
          metricName: 'RequestCount',
          dimensions: [
            { name: 'LoadBalancer', value: '{{ .Values.facts.loadBalancerName }}' },
            { name: 'TargetGroup', value: '{{ .Values.facts.apiTargetGroupName }}' },
          ],
        },
      },
    });
  });

  test.each<[string, Description, string, number | undefined]>([
    ['a bake time', { strategy: 'blue-green', bakeMinutes: 10 }, '4m', 7],
    ['a short bake time', { strategy: 'blue-green', bakeMinutes: 2 }, '2m', 1],
    ['the steps, with which it ends', { strategy: 'canary' }, '4m', undefined],
    ['a single short step', { strategy: 'canary', stepMinutes: 3, bakeMinutes: 0 }, '3m', undefined],
  ])('lasts for %s, and counts no errors from before', (_, release, window, count) => {
    const metric = metricOf(release);
    expect(metric?.initialDelay).toBe(window);
    expect(metric?.provider.cloudWatch?.interval).toBe(window);
    expect(metric?.count).toBe(count);
  });

  test('is not there without time for it', () => {
    expect(metricOf({ strategy: 'blue-green', bakeMinutes: 0 })).toBeUndefined();
    expect(strategyOf({ strategy: 'blue-green', bakeMinutes: 0 })?.blueGreen).not.toHaveProperty(
      'postPromotionAnalysis',
    );
  });
});
