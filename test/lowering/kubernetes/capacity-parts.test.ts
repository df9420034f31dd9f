import { describe, expect, test } from '@jest/globals';
import { kubernetesObjects } from '../../../lib/lowering/kubernetes/kubernetes-objects';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';
import { problemsOf } from '../../support/kubernetes-models';
import { allOf, find, get } from './objects';

const LONGEST = 'a-service-with-the-longest-nam';
const queue = { metric: 'queue', depthPerReplica: 100 };
const cpu = { metric: 'cpu', percent: 60 };
const at = (cron: string, min: number) => ({ metric: 'schedule', cron, min });

/** As the worker of rwp: five to twenty, two of them on regular nodes. */
const worker = (patch: Description = {}, name = 'worker') =>
  minimalStage({
    queues: { jobs: {} },
    services: {
      [name]: {
        kind: 'worker',
        consumes: 'jobs',
        image: 'ghcr.io/example/worker:1',
        replicas: { min: 5, max: 20 },
        scaling: [queue],
        capacity: { spot: true, onDemandBase: 2 },
        ...patch,
      },
    },
  });
const stage = worker();
const specOf = (part: 'base' | 'spot', of = stage) => get(of, 'Deployment', `worker--${part}`).spec!;
const podOf = (part: 'base' | 'spot') => specOf(part).template.spec!;
const bounds = (patch: Description) => {
  const { minReplicaCount, maxReplicaCount } = get(worker(patch), 'ScaledObject', 'worker').spec;
  return [minReplicaCount, maxReplicaCount];
};

describe('[RWP-39] a base on regular nodes, and the rest on Spot', () => {
  test('are two workloads, since all pods of one want the same nodes', () => {
    expect(allOf(stage, 'Deployment').map(({ metadata }) => metadata.name)).toEqual([
      'api',
      'worker--base',
      'worker--spot',
    ]);
    expect(podOf('base').nodeSelector).toEqual({ 'kubernetes.io/arch': 'arm64' });
    expect(podOf('base')).not.toHaveProperty('tolerations');
    expect(podOf('spot').nodeSelector).toMatchObject({ 'karpenter.sh/capacity-type': 'spot' });
    expect(podOf('spot').tolerations).toHaveLength(1);
  });

  test('of which the base has a fixed number, and the scaler moves the rest', () => {
    expect(specOf('base').replicas).toBe(2);
    expect(specOf('spot')).not.toHaveProperty('replicas');
    expect(allOf(stage, 'ScaledObject')).toHaveLength(1);
    expect(get(stage, 'ScaledObject', 'worker').spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: 'worker--spot' },
      minReplicaCount: 3,
      maxReplicaCount: 18,
    });
  });

  test('never take the pods of each other for their own', () => {
    const [base, spot] = [specOf('base'), specOf('spot')].map(({ selector }) => selector.matchLabels);
    expect(base).toEqual({ 'app.kubernetes.io/name': 'worker', 'slipway.dev/capacity': 'base' });
    expect(spot).toEqual({ 'app.kubernetes.io/name': 'worker', 'slipway.dev/capacity': 'spot' });
    expect(specOf('base').template.metadata?.labels).toMatchObject(base!);
    expect(specOf('spot').template.metadata?.labels).toMatchObject(spot!);
  });

  test('are one service to everything else: policies, budget and identity find both', () => {
    const both = { 'app.kubernetes.io/name': 'worker' };
    expect(get(stage, 'NetworkPolicy', 'worker').spec?.podSelector).toEqual({ matchLabels: both });
    expect(get(stage, 'PodDisruptionBudget', 'worker').spec?.selector).toEqual({ matchLabels: both });
    expect(podOf('base').serviceAccountName).toBe('worker');
    expect(podOf('base').containers).toEqual(podOf('spot').containers);
  });

  test('each spread over the zones by itself', () => {
    const spreads = (['base', 'spot'] as const).map((part) => podOf(part).topologySpreadConstraints?.[0]);
    expect(spreads).toEqual([
      expect.objectContaining({ minDomains: 2, matchLabelKeys: ['pod-template-hash'] }),
      expect.objectContaining({ minDomains: 2, matchLabelKeys: ['pod-template-hash'] }),
    ]);
  });

  test('are valid by the schemas of their versions, with names that Kubernetes takes', () => {
    const objects = kubernetesObjects(worker({}, LONGEST)).filter(({ kind }) => kind !== 'TargetGroupBinding');
    expect(problemsOf(objects)).toEqual([]);
    expect(`${LONGEST}--base`.length).toBeLessThanOrEqual(63);
    expect(find(worker({}, LONGEST), 'Deployment', `${LONGEST}--base`)).toBeDefined();
  });
});

describe('the bounds on Spot', () => {
  test.each<[string, Description, number[]]>([
    ['a queue, which wakes it from none', { replicas: { min: 2, max: 8 } }, [0, 6]],
    ['CPU, which is measured where one runs', { replicas: { min: 2, max: 8 }, scaling: [cpu] }, [1, 6]],
    ['both', { replicas: { min: 2, max: 8 }, scaling: [cpu, queue] }, [0, 6]],
    ['a base above the lowest number', { replicas: { min: 0, max: 8 } }, [0, 6]],
  ])('follow %s', (_, patch, expected) => {
    expect(bounds(patch)).toEqual(expected);
  });

  test('leave out the base at every time of day', () => {
    const scaling = [queue, at('0 8 * * *', 10), at('0 20 * * *', 1)];
    const { triggers, minReplicaCount } = get(worker({ scaling }), 'ScaledObject', 'worker').spec;
    const windows = triggers.filter(({ type }) => type === 'cron').map(({ metadata }) => metadata['desiredReplicas']);
    expect([minReplicaCount, windows]).toEqual([0, ['8']]);
  });

  test('are none where the base is all there is', () => {
    const all = worker({ replicas: 2, scaling: null });
    expect(find(all, 'Deployment', 'worker--spot')).toBeUndefined();
    expect(specOf('base', all).replicas).toBe(2);
  });
});

describe('a service stays in one part', () => {
  test.each<[string, Description]>([
    ['without a base', { capacity: { spot: true } }],
    ['without Spot, where every replica is on a regular node', { capacity: { spot: false, onDemandBase: 2 } }],
  ])('%s', (_, patch) => {
    expect(find(worker(patch), 'Deployment', 'worker')).toBeDefined();
  });

  test('as a job, the one run of which is within any base', () => {
    const job = minimalStage({
      services: {
        nightly: { kind: 'job', schedule: { cron: '0 3 * * *' }, capacity: { spot: true, onDemandBase: 1 } },
      },
    });
    const pod = get(job, 'CronJob', 'nightly').spec?.jobTemplate.spec?.template.spec;
    expect(pod?.nodeSelector).toEqual({ 'kubernetes.io/arch': 'arm64' });
  });
});

test('before its first release both parts wait, and take over under the same names', () => {
  const names = (phase: 'released' | 'unreleased') =>
    allOf(worker({ image: null }), 'Deployment', phase).map(({ metadata }) => metadata.name);
  expect(names('unreleased')).toEqual(names('released'));
  expect(get(worker({ image: null }), 'Deployment', 'worker--base', 'unreleased').spec?.replicas).toBe(0);
});
