import { describe, expect, test } from '@jest/globals';
import { endOnePod } from '../../../../lib/compute/eks/pod-ender/end-one-pod';
import { podPaths } from '../../../../lib/compute/eks/pod-ender/running-pods';
import { minimalStage } from '../../../support/descriptions';

const paths = { api: '/api/v1/namespaces/shop/pods?labelSelector=app' };
const pod = (name: string, isEnding = false) => ({
  metadata: { name, ...(isEnding && { deletionTimestamp: '2026-11-22T00:00:00Z' }) },
});

function end(service: string, pods: readonly object[], chosen = 0) {
  const calls: string[] = [];
  const result = endOnePod(service, paths, {
    list: (path) => {
      calls.push(`list ${path}`);
      return Promise.resolve({ items: pods });
    },
    end: (path) => Promise.resolve(void calls.push(`end ${path}`)),
    choose: () => chosen,
  });
  return { calls, result };
}

describe('[CUS-36] an experiment ends one pod of a service', () => {
  test('one of those that run, by chance', async () => {
    const { calls, result } = end('api', [pod('api-1'), pod('api-2')], 1);
    await expect(result).resolves.toBe('api-2');
    expect(calls).toEqual([`list ${paths.api}`, 'end /api/v1/namespaces/shop/pods/api-2']);
  });

  test('never one that is ending already, which would show nothing', async () => {
    const { calls, result } = end('api', [pod('api-1', true), pod('api-2')]);
    await result;
    expect(calls.at(-1)).toBe('end /api/v1/namespaces/shop/pods/api-2');
  });

  test('and where none runs, it fails and ends nothing', async () => {
    const { calls, result } = end('api', [pod('api-1', true)]);
    await expect(result).rejects.toThrow('no pod of api runs');
    expect(calls).toHaveLength(1);
  });

  test('a service that has no replicas to end is refused before the cluster is asked', async () => {
    const { calls, result } = end('kube-proxy', [pod('x')]);
    await expect(result).rejects.toThrow("'kube-proxy' is none of the services whose replicas may be ended: api");
    expect(calls).toEqual([]);
  });
});

test('[CUS-36] pods are looked for by the label of their service, in its namespace; jobs are left alone', () => {
  const services = { nightly: { kind: 'job', image: 'ghcr.io/example/nightly:1', schedule: { cron: '0 3 * * *' } } };
  const found = podPaths(minimalStage({ services }));
  expect(Object.keys(found)).toEqual(['api']);
  const url = new URL(found['api'] ?? '', 'https://cluster');
  expect(url.pathname).toBe('/api/v1/namespaces/shop/pods');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    labelSelector: 'app.kubernetes.io/name=api',
    fieldSelector: 'status.phase=Running',
  });
});
