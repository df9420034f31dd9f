import { describe, expect, test } from '@jest/globals';
import { problemsOf } from '../../support/kubernetes-models';
import { synthesizeVariant } from '../../support/synth';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Record<string, unknown>;
}

const stage = synthesizeVariant(
  {
    compute: { nodes: { large: { vcpu: 8, memoryGiB: 32, max: 6, diskGiB: 500, networkGbps: 10 } } },
    services: {
      analysis: { kind: 'worker', nodes: 'large', ephemeralStorageGiB: 100 },
      spare: { kind: 'worker', nodes: 'large', capacity: { spot: true } },
    },
  },
  { target: 'eks' },
);

/** Text as CloudFormation would make it, with `x` for what only a deployment knows. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const parts = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join']?.[1] ?? ['x'];
  return parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
}

const objects = stage
  .resources('compute', 'Custom::AWSCDK-EKS-KubernetesResource')
  .flatMap(([, { Manifest: text }]) => JSON.parse(textOf(text)) as Manifest[]);
const specOf = (kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name)?.spec;

test('[VIB-15] a declared StorageClass is gp3 of Auto Mode, encrypted, with the declared speed, and keeps its volumes', () => {
  const withDisks = synthesizeVariant(
    { compute: { storageClasses: { 'fast-ssd': { type: 'gp3', iops: 4000 } } } },
    { target: 'eks' },
  );
  const applied = withDisks
    .resources('compute', 'Custom::AWSCDK-EKS-KubernetesResource')
    .flatMap(([, { Manifest }]) => (typeof Manifest === 'string' ? (JSON.parse(Manifest) as object[]) : []));
  const classes = applied.filter((object) => 'kind' in object && object.kind === 'StorageClass');
  expect(problemsOf(classes)).toEqual([]);
  expect(classes).toMatchObject([
    {
      metadata: { name: 'fast-ssd' },
      provisioner: 'ebs.csi.eks.amazonaws.com',
      parameters: { type: 'gp3', iops: '4000', throughput: '125', encrypted: 'true' },
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'WaitForFirstConsumer',
    },
  ]);
});

describe('[RWP-24, RWP-25] a declared pool of nodes', () => {
  const pool = specOf('NodePool', 'large-on-demand-arm64');

  test('has nodes of the declared size at least, by what an instance always has', () => {
    expect(pool).toMatchObject({
      template: {
        spec: {
          requirements: expect.arrayContaining([
            { key: 'eks.amazonaws.com/instance-cpu', operator: 'Gt', values: ['7'] },
            { key: 'eks.amazonaws.com/instance-memory', operator: 'Gt', values: ['32767'] },
            { key: 'eks.amazonaws.com/instance-network-bandwidth', operator: 'Gt', values: ['9999'] },
          ]),
        },
      },
    });
  });

  test('costs no more than so many of them', () => {
    expect(pool).toMatchObject({ limits: { cpu: 48 } });
    expect(specOf('NodePool', 'on-demand-arm64')).not.toHaveProperty('limits');
  });

  test('is for those who ask for it', () => {
    const taint = { key: 'slipway.dev/nodes', value: 'large', effect: 'NoSchedule' };
    expect(pool).toMatchObject({
      template: { metadata: { labels: { 'slipway.dev/nodes': 'large' } }, spec: { taints: [taint] } },
    });
    expect(specOf('NodePool', 'large-spot-arm64')).toMatchObject({
      template: { spec: { taints: [{ key: 'karpenter.sh/capacity-type' }, taint] } },
    });
  });

  test('has disks of its own, so that others do not pay for them', () => {
    expect(pool).toMatchObject({ template: { spec: { nodeClassRef: { name: 'services-large' } } } });
    expect(specOf('NodeClass', 'services-large')).toMatchObject({ ephemeralStorage: { size: '500Gi' } });
    expect(specOf('NodeClass', 'services')).toMatchObject({ ephemeralStorage: { size: '80Gi' } });
  });

  test('is valid by the schema of Karpenter', () => {
    expect(problemsOf(objects.filter(({ kind }) => kind === 'NodePool'))).toEqual([]);
  });
});
