import { describe, expect, test } from '@jest/globals';
import { kubernetesObjects } from '../../../lib/lowering/kubernetes/kubernetes-objects';
import { podTemplate } from '../../../lib/lowering/kubernetes/pod';
import { placedServices } from '../../../lib/lowering/kubernetes/placed-service';
import { infrastructureFacts } from '../../../lib/lowering/kubernetes/infrastructure-facts';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';
import { problemsOf } from '../../support/kubernetes-models';
import { containerStage } from './container-stage';
import { allOf, containerOf, find, get, podOf } from './objects';

const stage = containerStage();
const pod = podOf(stage, 'api');
const main = containerOf(stage, 'api');
const sidecar = (name: string) => pod.initContainers!.find((container) => container.name === name)!;

const hashOf = (api: Description) => {
  const placed = placedServices(minimalStage({ services: { api } }), 'released')[0]!;
  return podTemplate(placed).metadata?.annotations?.['slipway.dev/config-hash'];
};

test('all of it is valid, before and after the first release', () => {
  const objects = [...kubernetesObjects(stage), ...kubernetesObjects(stage, 'unreleased')];
  const known = objects.filter(({ kind }) => kind !== 'TargetGroupBinding');
  expect(known.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['PersistentVolume', 'PersistentVolumeClaim']));
  expect(problemsOf(known)).toEqual([]);
});

describe('files', () => {
  test('are kept in a ConfigMap to the letter, in keys that Kubernetes takes', () => {
    expect(get(stage, 'ConfigMap', 'api.files').data).toEqual({
      'etc_app_app.conf': 'greeting = {{ `{{` }} name }}\nprice = $5\n',
      'etc_app_rules.d_10_a.rule_0296f9ee': "it's on",
      'opt_app_.env': '',
    });
  });

  test('are mounted each by itself, so that a folder keeps what the image has there', () => {
    const mounted = main.volumeMounts!.filter(({ subPath }) => subPath !== undefined);
    expect(mounted.map(({ mountPath }) => mountPath)).toEqual([
      '/etc/app/app.conf',
      '/etc/app/rules.d/10_a.rule',
      '/opt/app/.env',
    ]);
    const keys = Object.keys(get(stage, 'ConfigMap', 'api.files').data!);
    expect(mounted.map(({ subPath }) => subPath)).toEqual(keys);
    expect(mounted.every(({ readOnly, name }) => readOnly && name === 'files')).toBe(true);
  });

  test('of two paths never share a key', () => {
    const paths = [
      '/a/b',
      '/a_b',
      '/a-b',
      '/a//b',
      '/ä',
      '/ö',
      '/.a',
      '/a b',
      `/${'x'.repeat(300)}`,
      `/${'x'.repeat(301)}`,
    ];
    const files = Object.fromEntries(paths.map((path) => [path, 'x']).filter(([path]) => !/\s|\/\//.test(path!)));
    const { data } = get(minimalStage({ services: { api: { files } } }), 'ConfigMap', 'api.files');
    const keys = Object.keys(data!);
    expect(keys).toHaveLength(Object.keys(files).length);
    for (const key of keys) expect(key).toMatch(/^(?!\.\.)[-._a-zA-Z0-9]{1,253}$/);
  });

  test('that change are a new revision of the pods; in another order they are not', () => {
    const one = { '/a/1': 'x', '/a/2': 'y' };
    expect(hashOf({ files: one })).not.toBe(hashOf({}));
    expect(hashOf({ files: { ...one, '/a/2': 'z' } })).not.toBe(hashOf({ files: one }));
    expect(hashOf({ files: { '/a/2': 'y', '/a/1': 'x' } })).toBe(hashOf({ files: one }));
    const proxy = (content: string) => ({ sidecars: { proxy: { image: 'envoy:1', files: { '/a/1': content } } } });
    expect(hashOf(proxy('y'))).not.toBe(hashOf(proxy('x')));
  });

  test('of a container beside the service are its own, or those of the program that it runs', () => {
    expect(get(stage, 'ConfigMap', 'api.proxy.files').data).toEqual({ 'etc_envoy_envoy.yaml': 'admin: {}\n' });
    expect(find(stage, 'ConfigMap', 'api.migrate.files')).toBeUndefined();
    expect(sidecar('migrate').volumeMounts).toEqual(main.volumeMounts);
  });
});

describe('containers beside a service', () => {
  test('start before it, in the order of the description, those that go on running as sidecars', () => {
    expect(pod.initContainers!.map(({ name, restartPolicy }) => [name, restartPolicy])).toEqual([
      ['migrate', undefined],
      ['proxy', 'Always'],
      ['shipper', 'Always'],
    ]);
    expect(podOf(stage, 'report').initContainers![0]).toMatchObject({ name: 'proxy', restartPolicy: 'Always' });
  });

  test('receive what they declare, as written', () => {
    expect(sidecar('proxy')).toMatchObject({
      image: 'envoyproxy/envoy:v1.35.0',
      args: ['--cost', '$$(COST)'],
      env: [
        { name: 'COST', value: '$$(PRICE)' },
        { name: 'KEY', valueFrom: { secretKeyRef: { name: 'api.proxy', key: 'KEY' } } },
        { name: 'ZONE', value: 'a' },
      ],
      ports: [{ containerPort: 9901 }],
      resources: { requests: { cpu: '200m', memory: '200Mi' }, limits: { cpu: '500m', memory: '256Mi' } },
      securityContext: { allowPrivilegeEscalation: false },
    });
    expect(sidecar('proxy').envFrom).toBeUndefined();
    expect(sidecar('shipper').resources?.requests).toEqual({ cpu: '100m', memory: '128Mi' });
  });

  test('with the image of the service receive what it does', () => {
    expect(sidecar('migrate')).toMatchObject({
      image: main.image,
      args: ['npm', 'run', 'migrate'],
      envFrom: main.envFrom,
      resources: { requests: { cpu: '250m', memory: '512Mi' } },
    });
  });

  test('have secrets of their own, which the service does not see', () => {
    const secret = get(stage, 'ExternalSecret', 'api.proxy');
    expect(secret.spec).toMatchObject({ refreshInterval: '12h', target: { name: 'api.proxy' } });
    expect(secret.spec!.data).toMatchObject([
      { secretKey: 'KEY', remoteRef: { key: 'shop/dev/partner', property: 'key' } },
    ]);
    expect(find(stage, 'ExternalSecret', 'api')).toBeUndefined();
  });

  test('count in the quota of the namespace', () => {
    const beside = { proxy: { image: 'envoy:1', resources: { request: { cpu: 1, memoryMiB: 1000 } } } };
    const quota = (api: Description) =>
      get(minimalStage({ services: { api } }), 'ResourceQuota', 'services').spec!.hard!;
    const [alone, together] = [quota({ replicas: 3 }), quota({ replicas: 3, sidecars: beside })];
    expect(alone['requests.memory']).toBe(`${512 * 6}Mi`);
    expect(together['requests.memory']).toBe(`${1512 * 6}Mi`);
    expect(together['limits.cpu']).toBe(`${1250 * 6}m`);
  });

  test('are not there before the first release, nor are volumes', () => {
    const standIn = podOf(stage, 'api', 'unreleased');
    expect([standIn.initContainers, standIn.volumes, standIn.containers[0]!.volumeMounts]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('[VIB-18] file systems', () => {
  const volume = get(stage, 'PersistentVolume', 'shop.dev.docker.uploads-500gi');
  const claim = get(stage, 'PersistentVolumeClaim', 'docker.uploads-500gi');

  test('are shared by many nodes, in the declared size, and outlive the volume', () => {
    expect(volume.spec).toMatchObject({
      capacity: { storage: '500Gi' },
      accessModes: ['ReadWriteMany'],
      persistentVolumeReclaimPolicy: 'Retain',
    });
    expect(claim.spec).toMatchObject({ accessModes: ['ReadWriteMany'], resources: { requests: { storage: '500Gi' } } });
    expect(get(stage, 'PersistentVolumeClaim', 'api.scratch-1gi').spec?.resources?.requests).toEqual({
      storage: '1Gi',
    });
  });

  test('are mounted over TLS, with an identity, through the access point of the service', () => {
    expect(volume.spec).toMatchObject({
      mountOptions: ['iam'],
      csi: {
        driver: 'efs.csi.aws.com',
        volumeHandle: '{{ .Values.facts.docker_uploadsVolume }}',
        volumeAttributes: { encryptInTransit: 'true' },
      },
    });
    const facts = infrastructureFacts(stage).map(({ origin }) => origin);
    expect(facts.filter(({ kind }) => kind === 'volume')).toHaveLength(4);
  });

  test('bind to the claim of one service and to no other, and the claim to nothing else', () => {
    expect(volume.metadata).not.toHaveProperty('namespace');
    expect(volume.spec?.claimRef).toMatchObject({ namespace: 'docker', name: 'docker.uploads-500gi' });
    expect(claim).toMatchObject({
      metadata: { namespace: 'docker' },
      spec: { storageClassName: '', volumeName: 'shop.dev.docker.uploads-500gi' },
    });
  });

  test('are where the description wants them, for the program and for containers that run it', () => {
    const where = (mounts = main.volumeMounts) =>
      mounts!.filter(({ subPath }) => subPath === undefined).map(({ name, mountPath }) => [name, mountPath]);
    expect(where()).toEqual([
      ['mount-uploads', '/data/uploads'],
      ['mount-scratch', '/mnt/scratch'],
    ]);
    expect(where(sidecar('migrate').volumeMounts)).toEqual(where());
    expect(sidecar('shipper').volumeMounts).toBeUndefined();
    const claims = pod.volumes!.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
    expect(claims).toEqual(['api.uploads-500gi', 'api.scratch-1gi']);
  });

  test('are there only for services that mount them', () => {
    expect(allOf(stage, 'PersistentVolumeClaim').map(({ metadata }) => metadata.name)).toEqual([
      'api.uploads-500gi',
      'api.scratch-1gi',
      'report.uploads-500gi',
      'docker.uploads-500gi',
    ]);
  });
});
