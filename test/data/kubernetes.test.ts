import { describe, expect, test } from '@jest/globals';
import { charts, customResources, kubernetes } from '../../lib/data/kubernetes';
import data from '../../lib/data/kubernetes.json';
import { kubernetesObjects } from '../../lib/lowering/kubernetes/kubernetes-objects';
import { packageRoot } from '../../lib/shared/package-root';
import { meshStage } from '../lowering/kubernetes/mesh-stage';
import { alarmedStage } from '../lowering/prometheus/alarmed-stage';
import { richStage } from '../lowering/kubernetes/rich-stage';
import { shiftingStage } from '../lowering/kubernetes/shifting-stage';

describe('Kubernetes', () => {
  test('has the version that the command-line layer serves', () => {
    expect(data.kubernetes.kubectlLayer).toBe(`@aws-cdk/lambda-layer-kubectl-v${kubernetes.version.replace('1.', '')}`);
    expect(() => require.resolve(data.kubernetes.kubectlLayer, { paths: [packageRoot()] })).not.toThrow();
  });

  test('is in standard support for half a year from the day of these figures', () => {
    const left = Date.parse(kubernetes.standardSupportEnd) - Date.parse(data.date);
    expect(left / 86_400_000).toBeGreaterThan(180);
  });
});

describe.each(Object.entries(charts))('the chart %s', (_, { version, repository, namespace }) => {
  test('is pinned to an exact version from a repository over TLS', () => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(repository).toMatch(/^https:\/\//);
  });

  test('has a namespace that it shares with parts of the same program alone', () => {
    const beside = Object.values(charts).filter((other) => other.namespace === namespace);
    expect(new Set(beside.map((other) => `${other.repository} ${other.appVersion}`)).size).toBe(1);
  });
});

test('every object that Kubernetes does not know by itself says what brings its kind', () => {
  const own = /^(v1|(apps|batch|policy)\/v1|(networking|rbac\.authorization)\.k8s\.io\/v1)$/;
  const objects = [richStage(), shiftingStage(), meshStage(), alarmedStage()].flatMap((stage) =>
    kubernetesObjects(stage),
  );
  const foreign = objects.filter(({ apiVersion }) => !own.test(apiVersion));
  const ids = new Set(foreign.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));
  expect([...ids].toSorted()).toEqual(customResources.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));
  const sources = ['EKS Auto Mode', ...Object.keys(charts)];
  expect(customResources.filter(({ from }) => !sources.includes(from))).toEqual([]);
});
