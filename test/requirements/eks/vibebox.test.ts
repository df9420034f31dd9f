import { expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import vibebox from '../../../systems/vibebox';
import { podRunners } from '../../conformance/eks/pod-runners';
import { describeBuiltOnEks } from '../describe-built';

describeBuiltOnEks(vibebox, 'prod', ({ stage, cluster: { applied, delivered } }) => {
  const runner = (service: string) => podRunners(delivered).find(({ name }) => name === service)!;
  const container = (service: string) => runner(service).container;
  const named = (kind: string, name: string) =>
    delivered.objects.find((object) => object.kind === kind && object.metadata.name === name);

  test('[VIB-04] frontend, backend and Docker are in namespaces of their own; data is in none, but managed', () => {
    const namespaces = delivered.all('Namespace').map(({ metadata }) => metadata.name);
    // the jobs that copy the database are in that of the system
    expect(namespaces).toEqual(['backend', 'docker', 'frontend', 'vibebox']);
    for (const service of ['frontend', 'backend', 'docker']) expect(runner(service).namespace).toBe(service);
  });

  test.each(['frontend', 'backend'])('[VIB-05, VIB-07] the %s is found by an address in the cluster', (service) => {
    const { type = 'ClusterIP', ports } = delivered.find('Service', service, service)!.spec!;
    expect(type).toBe('ClusterIP');
    expect(ports).toMatchObject([{ port: container(service).ports![0]!.containerPort }]);
  });

  test.each([
    ['frontend', { cpu: '100m', memory: '128Mi' }, { cpu: '500m', memory: '512Mi' }],
    ['backend', { cpu: '500m', memory: '512Mi' }, { cpu: '2000m', memory: '2048Mi' }],
    ['docker', { cpu: '2000m', memory: '4096Mi' }, { cpu: '8000m', memory: '16384Mi' }],
  ])('[VIB-06, VIB-08, VIB-14] the requests and limits of the %s are those asked for', (service, requests, limits) => {
    expect(container(service).resources).toMatchObject({ requests, limits });
  });

  test('[VIB-13] the Docker engine is a privileged DaemonSet, on a group of two nodes that take nothing else', () => {
    expect(runner('docker').kind).toBe('DaemonSet');
    expect(container('docker').securityContext).toMatchObject({ privileged: true });
    stage.template('compute').hasResourceProperties('AWS::EKS::Nodegroup', {
      ScalingConfig: { MinSize: 2, DesiredSize: 2, MaxSize: 2 },
      Taints: [{ Key: 'slipway.dev/nodes', Value: 'docker', Effect: 'NO_SCHEDULE' }],
    });
  });

  test('[VIB-18] the Docker engines claim one volume of 500 GiB, to write from several nodes, which is kept', () => {
    expect(delivered.objects.filter(({ kind }) => kind === 'PersistentVolumeClaim')).toMatchObject([
      { spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '500Gi' } } } },
    ]);
    expect(delivered.objects.filter(({ kind }) => kind === 'PersistentVolume')).toMatchObject([
      {
        spec: {
          capacity: { storage: '500Gi' },
          persistentVolumeReclaimPolicy: 'Retain',
          csi: { driver: 'efs.csi.aws.com', volumeAttributes: { encryptInTransit: 'true' } },
        },
      },
    ]);
  });

  test('[VIB-20] secrets are fetched from Secrets Manager, and Kubernetes encrypts its copies with a key of the stage', () => {
    expect(named('ExternalSecret', 'backend')).toMatchObject({
      spec: { secretStoreRef: { kind: 'ClusterSecretStore', name: 'aws-secrets-manager' } },
    });
    stage.template('compute').hasResourceProperties('AWS::EKS::Cluster', {
      EncryptionConfig: [{ Provider: { KeyArn: Match.anyValue() }, Resources: ['secrets'] }],
    });
  });

  test('[VIB-31] Istio comes with the cluster, and a proxy beside frontend and backend', () => {
    const sets = applied.all('ApplicationSet').map(({ metadata }) => metadata.name);
    expect(sets).toEqual(expect.arrayContaining(['platform.base', 'platform.cni', 'platform.istiod']));
    for (const service of ['frontend', 'backend'])
      expect(runner(service).labels['sidecar.istio.io/inject']).toBe('true');
  });

  test('[VIB-32] the frontend shows the backend a certificate, and the backend takes others from the load balancer alone', () => {
    expect(named('PeerAuthentication', 'backend')).toMatchObject({ spec: { mtls: { mode: 'STRICT' } } });
    expect(named('DestinationRule', 'backend')).toMatchObject({
      spec: { trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } },
    });
    expect(named('AuthorizationPolicy', 'backend')).toMatchObject({
      spec: {
        rules: [
          { from: [{ source: { principals: ['cluster.local/ns/frontend/sa/frontend'] } }] },
          // where the load balancer is
          { from: [{ source: { ipBlocks: ['10.72.0.0/21', '10.72.8.0/21', '10.72.16.0/21'] } }] },
          // who collects numbers is in no mesh, and gets nothing else
          { to: [{ operation: { methods: ['GET'], paths: ['/metrics'], ports: ['3000'] } }] },
        ],
      },
    });
  });

  test('[VIB-33] requests are sent twice more, and a replica with five errors is left alone for 30 s', () => {
    expect(named('VirtualService', 'backend')).toMatchObject({ spec: { http: [{ retries: { attempts: 2 } }] } });
    expect(named('DestinationRule', 'backend')).toMatchObject({
      spec: { trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5, baseEjectionTime: '30s' } } },
    });
  });

  test.each(['frontend', 'backend'])('[VIB-34] a release of the %s adds one pod, and stops none before', (service) => {
    expect(delivered.find('Deployment', service, service)!.spec!.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
    });
    expect(named('Namespace', service)).toMatchObject({
      metadata: { labels: { 'eks.amazonaws.com/pod-readiness-gate-inject': 'enabled' } },
    });
  });

  test('[VIB-35] the 30 s begin when the load balancer knows that the pod goes', () => {
    expect(runner('backend').pod.terminationGracePeriodSeconds).toBe(45);
    expect(container('backend').lifecycle).toEqual({ preStop: { sleep: { seconds: 15 } } });
  });

  test.each([
    ['VIB-36', 'startupProbe', '/health/startup', 0, 3, 30],
    ['VIB-37', 'livenessProbe', '/health/live', 30, 10, 3],
    ['VIB-38', 'readinessProbe', '/health/ready', 10, 5, 3],
  ] as const)(
    '[VIB-36, VIB-37, VIB-38] the probe of %s is the declared one, to the letter',
    (_, probe, path, initialDelaySeconds, periodSeconds, failureThreshold) => {
      expect(container('backend')[probe]).toEqual({
        httpGet: { path, port: 3000, scheme: 'HTTP' },
        initialDelaySeconds,
        periodSeconds,
        failureThreshold,
        successThreshold: 1,
        timeoutSeconds: 5,
      });
    },
  );

  test('[VIB-61] Argo CD applies the chart, new images included, from the ref of the stage', () => {
    expect(applied.all('ApplicationSet').find(({ metadata }) => metadata.name === 'vibebox')).toMatchObject({
      spec: {
        template: {
          spec: {
            source: { path: 'helm-charts/vibebox', targetRevision: 'env/prod' },
            syncPolicy: { automated: { prune: true, selfHeal: true } },
          },
        },
      },
    });
  });

  test('[VIB-62] three frontends, three backends and two Dockers ask for 5.8 CPU and 9.9 GiB', () => {
    const counts = { frontend: 3, backend: 3, docker: 2 };
    const asked = Object.entries(counts).map(([service, count]) => {
      const { cpu = '', memory = '' } = container(service).resources!.requests!;
      return [count * Number.parseInt(String(cpu), 10), count * Number.parseInt(String(memory), 10)] as const;
    });
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    expect(sum(asked.map(([milliCpu]) => milliCpu))).toBe(5800);
    expect(sum(asked.map(([, mebibytes]) => mebibytes)) / 1024).toBeCloseTo(9.9, 1);
  });
});
