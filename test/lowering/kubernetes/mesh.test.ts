import { describe, expect, test } from '@jest/globals';
import { kubernetesObjects } from '../../../lib/lowering/kubernetes/kubernetes-objects';
import { loadBalancerRanges } from '../../../lib/lowering/kubernetes/cluster-network';
import { minimalStage } from '../../support/descriptions';
import { meshStage } from './mesh-stage';
import { allOf, find, get } from './objects';

const strict = meshStage();
const permissive = meshStage({ mutualTls: 'permissive' });
const none = meshStage(null);

/** Kinds of objects that are there with a mesh and without, and not the same. */
function changedKinds(): string[] {
  const key = ({ kind, metadata }: ReturnType<typeof kubernetesObjects>[number]) =>
    [kind, metadata.namespace, metadata.name].join('/');
  const before = new Map(kubernetesObjects(none).map((object) => [key(object), JSON.stringify(object)]));
  const changed = kubernetesObjects(strict).filter(
    (object) => before.has(key(object)) && before.get(key(object)) !== JSON.stringify(object),
  );
  return [...new Set(changed.map(({ kind }) => kind))].toSorted();
}

describe('[CUS-03] a mesh', () => {
  test('is off unless it is declared, and then nothing tells of it', () => {
    expect(JSON.stringify(kubernetesObjects(none))).not.toMatch(/istio|mesh|appProtocol/);
  });

  test('changes pods, what their Services are said to speak, whom they may reach, and sums and views of a namespace', () => {
    expect(changedKinds()).toEqual([
      'ApplicationNetworkPolicy',
      'CronJob',
      'DaemonSet',
      'Deployment',
      'ResourceQuota',
      'Role',
      'Service',
    ]);
  });
});

describe('[VIB-31] a proxy', () => {
  test.each([
    ['frontend', 'true'],
    ['backend', 'true'],
    ['pricing', 'true'],
    ['docker', 'false'],
  ])('stands beside %s: %s', (service, expected) => {
    const workload = find(strict, 'Deployment', service) ?? get(strict, 'DaemonSet', service);
    expect(workload.spec?.template?.metadata?.labels).toMatchObject({ 'sidecar.istio.io/inject': expected });
    expect(workload.spec?.selector).toEqual({ matchLabels: { 'app.kubernetes.io/name': service } });
  });

  test('stands beside a job, which still ends', () => {
    const template = get(strict, 'CronJob', 'nightly').spec?.jobTemplate.spec?.template;
    expect(template?.metadata?.labels).toMatchObject({ 'sidecar.istio.io/inject': 'true' });
  });

  test('leaves its namespace under the same Pod Security standard', () => {
    expect(get(strict, 'Namespace', 'backend')).toEqual(get(none, 'Namespace', 'backend'));
  });

  test('counts in what a namespace may take', () => {
    const cpu = (stage: typeof strict) =>
      parseInt(get(stage, 'ResourceQuota', 'services').spec?.hard?.['requests.cpu'] as string, 10);
    const services = { web: { kind: 'web', port: 80, routes: ['/w/*'], replicas: 3 } };
    const meshed = minimalStage({ mesh: { mutualTls: 'strict' }, services });
    // twice the replicas: 3 of web, 2 of api
    expect(cpu(meshed) - cpu(minimalStage({ services }))).toBe(2 * (3 + meshed.services['api']!.replicas.max) * 100);
  });

  test('reaches its control plane, by address and by name', () => {
    const policy = get(strict, 'NetworkPolicy', 'mesh--control-plane');
    expect(policy.spec).toMatchObject({
      podSelector: { matchLabels: { 'sidecar.istio.io/inject': 'true' } },
      egress: [{ ports: [{ port: 15012 }], to: [{ podSelector: { matchLabels: { app: 'istiod' } } }] }],
    });
    const names = allOf(strict, 'ApplicationNetworkPolicy')[0]?.spec.egress.find(
      ({ ports }) => ports[0]?.port === 15012,
    );
    expect(names?.to[0]?.domainNames).toContain('istiod.istio-system.svc');
  });
});

describe('[VIB-32] mutual TLS', () => {
  test.each([
    ['strict', strict, 'STRICT'],
    ['permissive', permissive, 'PERMISSIVE'],
  ] as const)('is asked for in every namespace: %s', (_, stage, mode) => {
    const defaults = allOf(stage, 'PeerAuthentication').filter(({ metadata }) => metadata.name === 'default');
    expect(defaults.map(({ metadata }) => metadata.namespace)).toEqual(['frontend', 'backend', 'docker']);
    for (const { spec } of defaults) expect(spec).toEqual({ mtls: { mode } });
  });

  test('is waived on the ports alone to which the load balancer comes', () => {
    const own = allOf(strict, 'PeerAuthentication').filter(({ metadata }) => metadata.name !== 'default');
    expect(own.map(({ metadata, spec }) => [metadata.name, spec?.portLevelMtls])).toEqual([
      ['frontend', { 80: { mode: 'PERMISSIVE' } }],
      ['backend', { 3000: { mode: 'PERMISSIVE' }, 9464: { mode: 'PERMISSIVE' } }],
    ]);
    expect(allOf(permissive, 'PeerAuthentication').every(({ metadata }) => metadata.name === 'default')).toBe(true);
  });

  test('is waived for a caller that has no proxy, whose identity nobody can ask for', () => {
    const services = {
      docker: { kind: 'daemon', privileged: true, image: 'docker:29-dind', calls: ['peer'] },
      peer: { kind: 'internal', port: 9000 },
    };
    const stage = minimalStage({ mesh: { mutualTls: 'strict' }, services });
    expect(get(stage, 'PeerAuthentication', 'peer').spec?.portLevelMtls).toEqual({ 9000: { mode: 'PERMISSIVE' } });
    expect(find(stage, 'AuthorizationPolicy', 'peer')).toBeUndefined();
  });

  test.each([
    ['backend', strict, { mode: 'ISTIO_MUTUAL' }],
    ['ledger', strict, { mode: 'ISTIO_MUTUAL' }],
    ['docker', strict, { mode: 'DISABLE' }],
    ['backend', permissive, undefined],
  ] as const)('is what callers of %s speak', (service, stage, tls) => {
    expect(get(stage, 'DestinationRule', service).spec?.trafficPolicy?.tls).toEqual(tls);
  });

  test('tells who calls: those that declare it, and the load balancer by its subnets', () => {
    const ipBlocks = [...loadBalancerRanges(strict)];
    expect(get(strict, 'AuthorizationPolicy', 'backend').spec?.rules).toEqual([
      {
        from: [{ source: { principals: ['cluster.local/ns/frontend/sa/frontend'] } }],
        to: [{ operation: { ports: ['3000'] } }],
      },
      { from: [{ source: { ipBlocks } }], to: [{ operation: { ports: ['3000', '9464'] } }] },
    ]);
    expect(get(strict, 'AuthorizationPolicy', 'pricing').spec?.rules).toEqual([
      {
        from: [
          { source: { principals: ['cluster.local/ns/backend/sa/backend', 'cluster.local/ns/backend/sa/nightly'] } },
        ],
        to: [{ operation: { ports: ['50051'] } }],
      },
    ]);
    expect(find(strict, 'AuthorizationPolicy', 'docker')).toBeUndefined();
    expect(allOf(permissive, 'AuthorizationPolicy')).toEqual([]);
  });
});

describe('[VIB-33] the proxies of callers', () => {
  const tuned = meshStage({
    mutualTls: 'strict',
    retries: 3,
    circuitBreaker: { consecutiveErrors: 7, ejectionSeconds: 45 },
  });

  test('leave a replica alone that answers with errors', () => {
    const { spec } = get(tuned, 'DestinationRule', 'pricing');
    expect(spec?.host).toBe('pricing.backend.svc.cluster.local');
    expect(spec?.trafficPolicy?.outlierDetection).toMatchObject({ consecutive5xxErrors: 7, baseEjectionTime: '45s' });
  });

  test('send again what did not arrive, and nothing that may have been done already', () => {
    const [http] = get(tuned, 'VirtualService', 'pricing').spec?.http ?? [];
    expect(http?.retries).toEqual({ attempts: 3, retryOn: 'connect-failure,refused-stream,reset-before-request' });
    const off = meshStage({ mutualTls: 'strict', retries: 0 });
    expect(get(off, 'VirtualService', 'pricing').spec?.http?.[0]?.retries).toEqual({ attempts: 0 });
  });

  test('see no requests in TLS that the container ends, or in plain TCP', () => {
    expect(allOf(tuned, 'VirtualService').map(({ metadata }) => metadata.name)).toEqual(['backend', 'pricing']);
  });

  test.each([
    ['frontend', 'http'],
    ['pricing', 'grpc'],
    ['ledger', 'https'],
    ['docker', 'tls'],
  ])('are told what %s speaks: %s', (service, expected) => {
    expect(get(strict, 'Service', service).spec?.ports?.[0]?.appProtocol).toBe(expected);
  });

  test('know nothing of services that nobody calls', () => {
    expect(find(strict, 'DestinationRule', 'frontend')).toBeUndefined();
    expect(find(strict, 'VirtualService', 'frontend')).toBeUndefined();
  });
});
