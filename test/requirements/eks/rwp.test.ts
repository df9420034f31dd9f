import { expect, test } from '@jest/globals';
import rwp from '../../../systems/rwp';
import { partsByService, podRunners } from '../../conformance/eks/pod-runners';
import { describeBuiltOnEks } from '../describe-built';

const LAYERS = ['ai', 'analytics', 'api', 'worker'];

describeBuiltOnEks(rwp, 'prod', ({ cluster: { applied, delivered } }) => {
  const parts = partsByService(podRunners(delivered));
  const container = (service: string) => parts.get(service)![0].container;
  const named = (kind: string, name: string) =>
    delivered.objects.find((object) => object.kind === kind && object.metadata.name === name);

  test('[RWP-02] each layer is in a namespace of its own', () => {
    expect(delivered.all('Namespace').map(({ metadata }) => metadata.name)).toEqual(LAYERS);
    for (const layer of LAYERS) expect(parts.get(layer)![0].namespace).toBe(layer);
  });

  test.each([
    ['ai', 'api.openai.com'],
    ['analytics', 'www.google-analytics.com'],
    ['api', 'api.jobadder.com'],
  ])('[RWP-04] %s reaches %s outside of AWS, and no other name', (service, host) => {
    const { spec } = named('ApplicationNetworkPolicy', `${service}--names`) as unknown as NamePolicy;
    const names = spec.egress.filter(({ ports }) => ports[0]!.port === 443).flatMap(({ to }) => to[0]!.domainNames);
    expect(names.filter((name) => !name.endsWith('.amazonaws.com'))).toEqual([host]);
    expect(spec.policyTypes).toEqual(['Egress']);
  });

  test.each([
    ['api', { cpu: '1000m', memory: '2048Mi' }, { cpu: '2000m', memory: '4096Mi' }],
    ['worker', { cpu: '2000m', memory: '4096Mi' }, { cpu: '4000m', memory: '8192Mi' }],
    ['ai', { cpu: '4000m', memory: '8192Mi' }, { cpu: '8000m', memory: '16384Mi' }],
  ])('[RWP-06, RWP-10, RWP-12] the requests and limits of %s are those asked for', (service, requests, limits) => {
    expect(container(service).resources).toMatchObject({ requests, limits });
  });

  test('[RWP-13, RWP-22] External Secrets fetches the key of OpenAI every hour, from Secrets Manager', () => {
    expect(named('ExternalSecret', 'ai')).toMatchObject({
      spec: {
        refreshInterval: '1h',
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'aws-secrets-manager' },
        data: [{ secretKey: 'OPENAI_API_KEY', remoteRef: { key: 'rwp/prod/openai', property: 'api-key' } }],
      },
    });
    expect(applied.objects.find(({ kind }) => kind === 'ClusterSecretStore')).toMatchObject({
      metadata: { name: 'aws-secrets-manager' },
      spec: { provider: { aws: { service: 'SecretsManager' } } },
    });
    expect(container('ai').env).toEqual([
      { name: 'OPENAI_API_KEY', valueFrom: { secretKeyRef: { name: 'ai', key: 'OPENAI_API_KEY' } } },
    ]);
  });

  test('[RWP-23] a release of API adds one pod, and stops none before', () => {
    expect(delivered.find('Deployment', 'api', 'api')!.spec!.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
    });
  });

  test('[RWP-24, RWP-25] the layers run on nodes of 8 CPU, 32 GiB, 500 GiB of disk and 10 Gbps at least, up to 16 of them', () => {
    const pools = applied.all('NodePool');
    expect(pools.map(({ metadata }) => metadata.name)).toEqual(['layers-on-demand-arm64', 'layers-spot-arm64']);
    for (const { spec } of pools) {
      expect(spec).toMatchObject({ limits: { cpu: 16 * 8 } });
      expect(spec.template.spec.requirements).toEqual(
        expect.arrayContaining([
          { key: 'eks.amazonaws.com/instance-cpu', operator: 'Gt', values: ['7'] },
          { key: 'eks.amazonaws.com/instance-memory', operator: 'Gt', values: ['32767'] },
          { key: 'eks.amazonaws.com/instance-network-bandwidth', operator: 'Gt', values: ['9999'] },
        ]),
      );
      expect(applied.find('NodeClass', undefined, spec.template.spec.nodeClassRef.name)).toMatchObject({
        spec: { ephemeralStorage: { size: '500Gi' } },
      });
    }
    for (const layer of LAYERS)
      expect(parts.get(layer)![0].pod.nodeSelector).toMatchObject({ 'slipway.dev/nodes': 'layers' });
  });

  test('[RWP-29] what runs is what Git says, and what is changed beside it is changed back', () => {
    expect(applied.all('ApplicationSet').find(({ metadata }) => metadata.name === 'rwp')).toMatchObject({
      spec: {
        template: {
          spec: {
            source: {
              repoURL: 'https://github.com/example/rwp.git',
              path: 'helm-charts/rwp',
              targetRevision: 'env/prod',
            },
            syncPolicy: { automated: { selfHeal: true } },
          },
        },
      },
    });
  });

  test('[RWP-40] each namespace has a quota, that of AI the declared one', () => {
    const quotas = delivered.objects.filter(({ kind }) => kind === 'ResourceQuota');
    expect(quotas.map(({ metadata }) => metadata.namespace)).toEqual(LAYERS);
    expect(quotas[0]).toMatchObject({
      spec: { hard: { 'limits.cpu': '48000m', 'limits.memory': '98304Mi', 'requests.cpu': '48000m' } },
    });
  });
});

/** https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html */
interface NamePolicy {
  readonly spec: {
    readonly policyTypes: readonly string[];
    readonly egress: readonly {
      readonly ports: readonly { readonly port: number }[];
      readonly to: readonly { readonly domainNames: readonly string[] }[];
    }[];
  };
}
