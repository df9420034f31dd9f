import { describe, expect, test } from '@jest/globals';
import { kubernetesObjects } from '../../../lib/lowering/kubernetes/kubernetes-objects';
import { nodePools } from '../../../lib/lowering/kubernetes/node-pools';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';
import { problemsOf } from '../../support/kubernetes-models';
import { get, podOf } from './objects';

const nodes = { large: { vcpu: 8, memoryGiB: 32, max: 6 } };
const stageWith = (api: Description, patch: Description = {}) =>
  minimalStage({ compute: { nodes }, ...patch, services: { api } });

const zonesAllowed = (api: Description) =>
  podOf(stageWith(api), 'api').affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;

describe('the zones of a service', () => {
  test('[XEO-04] are the only ones whose nodes it takes', () => {
    expect(zonesAllowed({ zones: ['b', 'a'] })).toEqual({
      nodeSelectorTerms: [
        {
          matchExpressions: [
            { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['us-east-1a', 'us-east-1b'] },
          ],
        },
      ],
    });
  });

  test('are all where it names none', () => {
    expect(zonesAllowed({})).toBeUndefined();
  });

  test.each([
    [['a', 'b', 'c'], 3, 2],
    [['a', 'b'], 20, 2],
    [['c'], 5, 1],
  ])('bound over how many there are nodes: %j', (zones, replicas, minDomains) => {
    const [spread] = podOf(stageWith({ zones, replicas }), 'api').topologySpreadConstraints ?? [];
    expect(spread).toMatchObject({ minDomains, whenUnsatisfiable: 'DoNotSchedule', maxSkew: 1 });
  });
});

describe('[RWP-24] a pool of nodes', () => {
  test('is chosen by those who ask for it, and bears nobody else', () => {
    const pod = podOf(stageWith({ nodes: 'large' }), 'api');
    expect(pod.nodeSelector).toEqual({ 'kubernetes.io/arch': 'arm64', 'slipway.dev/nodes': 'large' });
    expect(pod.tolerations).toEqual([
      { key: 'slipway.dev/nodes', operator: 'Equal', value: 'large', effect: 'NoSchedule' },
    ]);
    expect(podOf(stageWith({}), 'api')).not.toHaveProperty('tolerations');
  });

  test.each<[string, Description, string[]]>([
    ['nobody asks for', {}, ['on-demand-arm64']],
    ['a service asks for', { nodes: 'large' }, ['large-on-demand-arm64']],
    [
      'a service on Spot asks for',
      { nodes: 'large', capacity: { spot: true, onDemandBase: 1 } },
      ['large-on-demand-arm64', 'large-spot-arm64'],
    ],
  ])('that %s', (_, api, names) => {
    expect(nodePools(stageWith(api)).map(({ name }) => name)).toEqual(names);
  });
});

describe('[RWP-40] a declared quota', () => {
  const quotaOf = (quota: Description, api: Description = {}) =>
    get(stageWith(api, { namespaces: { shop: { quota } } }), 'ResourceQuota', 'services').spec?.hard;

  test('is what the namespace may take, requests and limits alike', () => {
    expect(quotaOf({ cpu: 48, memoryMiB: 98_304 })).toEqual({
      pods: '4',
      'requests.cpu': '48000m',
      'requests.memory': '98304Mi',
      'limits.cpu': '48000m',
      'limits.memory': '98304Mi',
    });
  });

  test('of one amount leaves the other to what the services can need', () => {
    expect(quotaOf({ cpu: 48 })).toMatchObject({ 'limits.cpu': '48000m', 'limits.memory': '2048Mi' });
  });

  test('holds beside a daemon, too, of which nobody knows the number', () => {
    const stage = minimalStage({
      services: { api: null, agent: { kind: 'daemon' } },
      ingress: null,
      edge: null,
      namespaces: { shop: { quota: { cpu: 48 } } },
    });
    expect(get(stage, 'ResourceQuota', 'services').spec?.hard).toEqual({
      'requests.cpu': '48000m',
      'limits.cpu': '48000m',
    });
  });
});

test('all of it is valid by the schemas of Kubernetes', () => {
  const stage = stageWith(
    { zones: ['a'], nodes: 'large', capacity: { spot: true } },
    { namespaces: { shop: { quota: { cpu: 48, memoryMiB: 98_304 } } } },
  );
  expect(problemsOf(kubernetesObjects(stage).filter(({ kind }) => kind !== 'TargetGroupBinding'))).toEqual([]);
});
