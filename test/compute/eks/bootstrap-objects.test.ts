import { describe, expect, test } from '@jest/globals';
import customerService from '../../../systems/customer-service';
import { problemsOf } from '../../support/kubernetes-models';
import type { Resource, SynthesizedStage } from '../../support/synth';
import { synthesizeStage } from '../../support/synth';

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly finalizers?: readonly string[] };
  readonly spec: Record<string, unknown>;
}

const prod = synthesizeStage(customerService, 'prod', { target: 'eks' });
const kinds = ['Custom::AWSCDK-EKS-KubernetesResource', 'Custom::AWSCDK-EKS-HelmChart'];
const customResources = (concern: string) => kinds.flatMap((kind) => prod.resources(concern, kind));

/** Text as CloudFormation would make it, with `x` for what only a deployment knows. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const parts = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join']?.[1] ?? ['x'];
  return parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
}

const objects = ['compute', 'gitops'].flatMap((concern) =>
  prod
    .resources(concern, 'Custom::AWSCDK-EKS-KubernetesResource')
    .flatMap(([, { Manifest: text }]) => JSON.parse(textOf(text)) as Manifest[]),
);
const objectOf = (kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name)!;

describe('the objects with which a cluster starts', () => {
  test('are valid by the schemas of their versions; of a NodeClass there is none', () => {
    const known = objects.filter(({ kind }) => kind !== 'NodeClass');
    expect(new Set(known.map(({ kind }) => kind))).toEqual(
      new Set([
        'NodePool',
        'Role',
        'RoleBinding',
        'ConfigMap',
        'ClusterSecretStore',
        'Secret',
        'AppProject',
        'ApplicationSet',
        'ExternalSecret',
      ]),
    );
    expect(problemsOf(known)).toEqual([]);
    const { spec, ...rest } = objectOf('NodePool', 'on-demand-arm64');
    expect(problemsOf([{ ...rest, spec: { ...spec, template: { spec: {} } } }])).toHaveLength(1);
  });

  test('let Argo CD deliver from the repository into the namespaces of the system, and little else', () => {
    expect(objectOf('AppProject', 'system').spec).toEqual({
      sourceRepos: ['https://github.com/example/customer-service.git'],
      destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'customer-service' }],
      clusterResourceWhitelist: [
        { group: '', kind: 'Namespace' },
        { group: '', kind: 'PersistentVolume' },
      ],
    });
    for (const name of ['customer-service', 'platform.keda']) {
      const project = name === 'customer-service' ? 'system' : 'platform';
      expect(objectOf('ApplicationSet', name).spec).toMatchObject({ template: { spec: { project } } });
    }
  });
});

test('the application says of no object what holds for a few: each of them could hold back the next commit', () => {
  const { template } = objectOf('ApplicationSet', 'customer-service').spec as {
    template: { spec: { syncPolicy: { syncOptions: string[] } } };
  };
  expect(template.spec.syncPolicy.syncOptions).toEqual(['ServerSideApply=true']);
});

describe('deletion', () => {
  const resources = prod.stack('gitops').json.Resources as Record<string, Resource & { DependsOn?: string[] }>;
  const idOf = (part: string) =>
    Object.keys(resources).find(
      (id) => kinds.includes(resources[id]!.Type) && new RegExp(`^${part}(Store|Chart)?[0-9A-F]{8}$`).test(id),
    )!;
  /** Everything that is made before a resource, and so deleted after it. */
  function before(id: string): Set<string> {
    const direct = [resources[id]!.DependsOn ?? []].flat();
    return new Set(direct.flatMap((one) => [one, ...before(one)]));
  }

  test('takes the system down first, waits for it, then what it needed, then Argo CD, then its secrets', () => {
    const order = ['System', 'SystemProject', 'Platformkeda', 'PlatformProject', 'Bridge', 'ArgoCd', 'SecretStore'];
    const ids = order.map(idOf);
    for (const [i, later] of ids.slice(0, -1).entries()) expect([...before(later)]).toContain(ids[i + 1]);
  });

  test('of a project waits until its applications and all their objects are gone', () => {
    for (const name of ['system', 'platform']) {
      expect(objectOf('AppProject', name).metadata.finalizers).toEqual(['resources-finalizer.argocd.argoproj.io']);
    }
    for (const name of ['customer-service', 'platform.keda']) {
      expect(objectOf('ApplicationSet', name).spec).toMatchObject({
        template: { metadata: { finalizers: ['resources-finalizer.argocd.argoproj.io'] } },
      });
    }
  });

  test('of the stacks goes from the delivery over the services to the cluster', () => {
    expect(prod.stack('gitops').dependsOn).toEqual(expect.arrayContaining(['services-main', 'compute']));
    expect(prod.stack('services-main').dependsOn).toEqual(expect.arrayContaining(['compute']));
  });

  test('of what runs is left to the end of the cluster where data is kept, whatever a description drops', () => {
    const policies = (stage: SynthesizedStage) =>
      Object.values(stage.stack('gitops').json.Resources as Record<string, Resource & { DeletionPolicy?: string }>)
        .filter(
          ({ Type, Properties }) =>
            Type === kinds[0] && !textOf(Properties?.['Manifest']).includes('ClusterSecretStore'),
        )
        .map(({ DeletionPolicy }) => DeletionPolicy);
    expect(new Set(policies(prod))).toEqual(new Set(['Retain']));
    const dev = synthesizeStage(customerService, 'dev', { target: 'eks' });
    expect(new Set(policies(dev))).toEqual(new Set(['Delete']));
  });

  test('of the network policies and nodes is, too, which CloudFormation would delete under a new id', () => {
    const kept = Object.values(prod.stack('compute').json.Resources).filter(({ Type }) => Type === kinds[0]);
    for (const resource of kept) expect(resource).toMatchObject({ DeletionPolicy: 'Retain' });
    expect(kept.length).toBe(2);
  });

  test('of nodes does not wait for pods for ever', () => {
    const { spec } = objectOf('NodePool', 'on-demand-arm64') as unknown as { spec: { template: { spec: object } } };
    expect(spec.template.spec).toMatchObject({ terminationGracePeriod: '2h' });
  });
});

describe('no custom resource hangs', () => {
  const all = [...customResources('compute'), ...customResources('gitops')];

  test('since CloudFormation waits 16 minutes for each, and the functions behind them end before that', () => {
    expect(all.length).toBeGreaterThan(5);
    for (const [, properties] of all) expect(properties['ServiceTimeout']).toBe(960);
    const timeouts = prod.resources('compute', 'AWS::Lambda::Function').map(([, { Timeout }]) => Timeout);
    expect(timeouts).toEqual(expect.arrayContaining([840, 900]));
    // of each of its steps, of which there may be two
    const helm = prod.resources('gitops', 'Custom::AWSCDK-EKS-HelmChart').map(([, { Timeout }]) => Timeout);
    expect(new Set(helm)).toEqual(new Set(['360s']));
  });
});
