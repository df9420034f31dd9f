import { describe, expect, test } from '@jest/globals';
import { platformCharts } from '../../../lib/compute/eks/platform-charts';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';

const list = { metric: 'queue', depthPerReplica: 50, cache: 'sessions', list: 'jobs' };
const cpu = { metric: 'cpu', percent: 70 };
const worker = { kind: 'worker', replicas: { min: 1, max: 9 }, uses: ['sessions'] };

function kedaOf(services: Description): unknown {
  const compute = { nodes: { large: { vcpu: 8, memoryGiB: 32, max: 2 } } };
  const stage = minimalStage({ caches: { sessions: {} }, compute, services });
  return platformCharts(stage).find(({ chart }) => chart.name === 'keda')?.values;
}

describe('KEDA', () => {
  test('is on nodes that data does not let in, where it asks AWS and the pods alone', () => {
    expect(kedaOf({ worker: { ...worker, scaling: [cpu] } })).toMatchObject({
      nodeSelector: { 'karpenter.sh/nodepool': 'system' },
    });
  });

  test('is on nodes of services where it asks a cache, which lets in no others, and not on Spot or on those of daemons', () => {
    const values = kedaOf({ worker: { ...worker, capacity: { spot: true }, scaling: [list] } });
    expect(values).toEqual({ nodeSelector: { 'eks.amazonaws.com/compute-type': 'auto' } });
  });

  test('goes to a declared pool only where all services are on such', () => {
    const values = kedaOf({ api: { nodes: 'large' }, worker: { ...worker, nodes: 'large', scaling: [list] } });
    expect(values).toEqual({
      nodeSelector: { 'eks.amazonaws.com/compute-type': 'auto' },
      tolerations: [{ key: 'slipway.dev/nodes', operator: 'Exists' }],
    });
  });
});
