import { describe, expect, test } from '@jest/globals';
import { kubernetesObjects } from '../../../lib/lowering/kubernetes/kubernetes-objects';
import type { KubernetesObject } from '../../../lib/lowering/kubernetes/models';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';
import { allOf, containerOf, find, get, podOf } from './objects';
import { richStage } from './rich-stage';
import { shiftingStage } from './shifting-stage';

const rich = richStage();
const api = (patch: Description) => minimalStage({ services: { api: patch } });
const specOf = (patch: Description) => get(api(patch), 'Deployment', 'api').spec!;

describe('replicas', () => {
  test('[CUS-02] of a fixed number are said', () => {
    expect(specOf({ replicas: 3 }).replicas).toBe(3);
  });

  test('are not said where a scaler owns their number', () => {
    expect(get(rich, 'Deployment', 'api').spec).not.toHaveProperty('replicas');
  });

  test('[CUS-11, XEO-06] spread evenly over the zones, of which one may be lost', () => {
    expect(podOf(rich, 'api').topologySpreadConstraints).toEqual([
      {
        maxSkew: 1,
        minDomains: 2,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'api' } },
        matchLabelKeys: ['pod-template-hash'],
      },
    ]);
  });

  test.each([
    [2, 2],
    [5, 2],
  ])('%i wait for nodes in %i zones, not for a third that may be down', (replicas, zones) => {
    expect(specOf({ replicas }).template.spec?.topologySpreadConstraints?.[0]?.minDomains).toBe(zones);
  });

  test('one needs no spread', () => {
    expect(specOf({ replicas: 1 }).template.spec).not.toHaveProperty('topologySpreadConstraints');
  });

  test.each([
    ['two', 2, { maxUnavailable: 1 }],
    ['one, which a budget would chain to its node', 1, undefined],
  ])('of %s are protected from nodes that go', (_, replicas, budget) => {
    const spec = find(api({ replicas }), 'PodDisruptionBudget', 'api')?.spec;
    expect(spec && { maxUnavailable: spec.maxUnavailable }).toEqual(budget);
  });
});

describe('a release', () => {
  test('[VIB-34] replaces as many at a time as declared', () => {
    expect(get(rich, 'Deployment', 'api').spec?.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
    });
  });

  test('brings a whole second set unless it is told otherwise', () => {
    expect(specOf({}).strategy?.rollingUpdate).toEqual({ maxSurge: '100%', maxUnavailable: 0 });
  });

  test('is given up only after the time that a slow start may take', () => {
    const startup = { path: '/', periodSeconds: 60, failureThreshold: 20 };
    expect(specOf({}).progressDeadlineSeconds).toBe(600);
    expect(specOf({ probes: { startup } }).progressDeadlineSeconds).toBe(1500);
  });

  test('waits for the load balancer: Service and binding come before the pods', () => {
    const wave = (kind: 'Namespace' | 'Service' | 'TargetGroupBinding' | 'ConfigMap' | 'Deployment') =>
      Number(allOf(rich, kind)[0]?.metadata.annotations['argocd.argoproj.io/sync-wave']);
    expect(wave('Namespace')).toBeLessThan(wave('ConfigMap'));
    for (const kind of ['Service', 'TargetGroupBinding', 'ConfigMap'] as const)
      expect(wave(kind)).toBeLessThan(wave('Deployment'));
    expect(get(rich, 'Namespace', 'backend').metadata.labels).toHaveProperty(
      ['eks.amazonaws.com/pod-readiness-gate-inject'],
      'enabled',
    );
  });
});

describe('[CUS-27] going back', () => {
  test('waits for nothing: what may never get ready is applied last, and Argo CD then takes the next commit', () => {
    const waves = kubernetesObjects(rich).map(({ kind, metadata }) => ({
      kind,
      wave: Number(metadata.annotations['argocd.argoproj.io/sync-wave']),
    }));
    const last = Math.max(...waves.map(({ wave }) => wave));
    for (const { wave } of waves.filter(({ kind }) => kind === 'Deployment')) expect(wave).toBe(last);
  });

  test('a chart beside the services that is not there yet holds back its own kinds of objects only', () => {
    for (const { metadata } of allOf(rich, 'ScaledObject'))
      expect(metadata.annotations['argocd.argoproj.io/sync-options']).toContain('SkipDryRunOnMissingResource=true');
  });
});

describe('what may be taken over', () => {
  const stages = [rich, shiftingStage()];
  const isPrunedLast = ({ metadata }: KubernetesObject) =>
    metadata.annotations?.['argocd.argoproj.io/sync-options']?.includes('PruneLast=true') ?? false;

  test('goes last: a Deployment, a Rollout, and what scales one of them', () => {
    const objects = stages.flatMap((stage) => kubernetesObjects(stage));
    const taken = objects.filter(({ kind }) => ['Deployment', 'Rollout', 'ScaledObject'].includes(kind));
    expect(new Set(taken.map(({ kind }) => kind)).size).toBe(3);
    expect(taken.filter((object) => !isPrunedLast(object))).toEqual([]);
    expect(objects.filter((object) => isPrunedLast(object) && !taken.includes(object))).toEqual([]);
  });
});

describe('[VIB-35] shutdown', () => {
  test('of what is reached begins when nobody sends requests any more', () => {
    expect(containerOf(rich, 'api').lifecycle).toEqual({ preStop: { sleep: { seconds: 15 } } });
    expect(podOf(rich, 'api').terminationGracePeriodSeconds).toBe(75);
  });

  test('of a worker begins at once', () => {
    expect(containerOf(rich, 'mailer')).not.toHaveProperty('lifecycle');
    expect(podOf(rich, 'mailer').terminationGracePeriodSeconds).toBe(30);
  });
});

describe('[VIB-06, RWP-06] resources', () => {
  test('are requests and limits', () => {
    expect(containerOf(rich, 'api').resources).toEqual({
      requests: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '40Gi' },
      limits: { cpu: '2000m', memory: '2048Mi', 'ephemeral-storage': '40Gi' },
    });
  });

  test('without a limit are limited to the request, and to 20 GiB of scratch disk', () => {
    expect(containerOf(rich, 'pricing').resources?.limits).toEqual({
      cpu: '250m',
      memory: '512Mi',
      'ephemeral-storage': '20Gi',
    });
  });
});

describe('where pods run', () => {
  test.each([
    ['api', { 'kubernetes.io/arch': 'arm64' }],
    ['pricing', { 'kubernetes.io/arch': 'amd64' }],
    ['mailer', { 'kubernetes.io/arch': 'arm64', 'karpenter.sh/capacity-type': 'spot' }],
  ])('%s chooses its nodes', (service, nodeSelector) => {
    expect(podOf(rich, service).nodeSelector).toEqual(nodeSelector);
  });

  test('[RWP-39] only who asks for Spot goes there', () => {
    expect(podOf(rich, 'mailer').tolerations).toEqual([
      { key: 'karpenter.sh/capacity-type', operator: 'Equal', value: 'spot', effect: 'NoSchedule' },
    ]);
    expect(podOf(rich, 'api')).not.toHaveProperty('tolerations');
  });

  test('[VIB-13] a daemon is on its own nodes, one replica each, and nowhere else', () => {
    expect(podOf(rich, 'docker')).toMatchObject({
      nodeSelector: { 'kubernetes.io/arch': 'arm64', 'slipway.dev/nodes': 'docker' },
      tolerations: [{ key: 'slipway.dev/nodes', operator: 'Equal', value: 'docker', effect: 'NoSchedule' }],
    });
  });
});

describe('what a container may do', () => {
  test('is kept from its host', () => {
    expect(containerOf(rich, 'api').securityContext).toEqual({ allowPrivilegeEscalation: false });
    expect(podOf(rich, 'api')).toMatchObject({
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      serviceAccountName: 'api',
    });
  });

  test('only a privileged daemon lifts it, in its namespace alone', () => {
    const enforced = allOf(rich, 'Namespace').map(({ metadata }) => [
      metadata.name,
      metadata.labels['pod-security.kubernetes.io/enforce'],
    ]);
    expect(enforced).toEqual([
      ['backend', 'baseline'],
      ['shop', 'baseline'],
      ['docker', 'privileged'],
    ]);
    expect(containerOf(rich, 'docker').securityContext).toEqual({ privileged: true });
  });
});

describe('the program', () => {
  test('of our own is the released tag, from the registry of the stage', () => {
    expect(containerOf(rich, 'api').image).toBe(
      '{{ .Values.facts.imageRegistry }}/shop/api:{{ (index .Values.images `api`).tag }}',
    );
  });

  test('made elsewhere is the declared image', () => {
    expect(containerOf(rich, 'pricing').image).toBe('ghcr.io/example/pricing:2.1.0');
  });

  test('gets its arguments as they are written: neither Kubernetes nor Helm expands them', () => {
    expect(containerOf(rich, 'pricing')).toMatchObject({
      command: ['/bin/pricing'],
      args: ['--cost', '$$(COST)', '--pid', '$$$$', '{{ `{{` }}x}}'],
      livenessProbe: { exec: { command: ['/bin/check', '$$(HOST)'] } },
    });
  });

  test('names its ports', () => {
    expect(containerOf(rich, 'api').ports).toEqual([
      { name: 'main', containerPort: 3000 },
      { name: 'metrics', containerPort: 9464 },
    ]);
  });
});

describe('a Service', () => {
  test('is there for what the load balancer or a peer reaches, on the port of the container', () => {
    expect(allOf(rich, 'Service').map(({ metadata }) => metadata.name)).toEqual(['api', 'pricing']);
    expect(get(rich, 'Service', 'pricing').spec).toEqual({
      type: 'ClusterIP',
      selector: { 'app.kubernetes.io/name': 'pricing' },
      ports: [{ name: 'main', port: 50051, targetPort: 50051, protocol: 'TCP' }],
    });
  });

  test('of a web service is bound to its target group', () => {
    expect(allOf(rich, 'TargetGroupBinding').map(({ spec }) => spec)).toEqual([
      {
        serviceRef: { name: 'api', port: 3000 },
        targetGroupARN: '{{ .Values.facts.apiTargetGroupArn }}',
        targetType: 'ip',
      },
    ]);
  });
});

describe('a job', () => {
  const { spec } = get(rich, 'CronJob', 'cleanup');

  test('runs on its schedule, once at a time and no longer than declared', () => {
    expect(spec).toMatchObject({
      schedule: '0 3 * * 0',
      timeZone: 'Europe/Berlin',
      concurrencyPolicy: 'Forbid',
      suspend: false,
      jobTemplate: { spec: { activeDeadlineSeconds: 900 } },
    });
  });

  test('that fails waits for its next time; one that loses its node starts again', () => {
    expect(spec?.jobTemplate.spec).toMatchObject({
      backoffLimit: 0,
      podFailurePolicy: {
        rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
      },
    });
    expect(podOf(rich, 'cleanup').restartPolicy).toBe('Never');
  });

  test('is not moved while it runs', () => {
    expect(spec?.jobTemplate.spec?.template.metadata?.annotations).toHaveProperty(
      ['karpenter.sh/do-not-disrupt'],
      'true',
    );
  });
});
