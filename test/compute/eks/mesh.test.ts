import { describe, expect, test } from '@jest/globals';
import { meshCharts } from '../../../lib/compute/eks/mesh-charts';
import { meshGuard } from '../../../lib/compute/eks/mesh-guard';
import { platformCharts } from '../../../lib/compute/eks/platform-charts';
import { proxySize } from '../../../lib/lowering/kubernetes/mesh/proxy';
import { meshPatch, meshStage } from '../../lowering/kubernetes/mesh-stage';
import { synthesizeVariant } from '../../support/synth';

const delivery = { repository: 'https://github.com/example/shop.git' };
const on = synthesizeVariant({ ...meshPatch({ mutualTls: 'strict' }), delivery }, { target: 'eks' });
const off = synthesizeVariant({ ...meshPatch(null), delivery }, { target: 'eks' });

const OBJECTS = 'Custom::AWSCDK-EKS-KubernetesResource';
const objects = (stage: typeof on) => JSON.stringify(stage.resources('gitops', OBJECTS)).replaceAll('\\', '');

describe('[CUS-03, VIB-31] the charts of a mesh', () => {
  test('are there where it is declared, and nowhere else', () => {
    const names = (stage: ReturnType<typeof meshStage>) => platformCharts(stage).map(({ chart }) => chart.name);
    expect(names(meshStage())).toEqual(['base', 'cni', 'istiod']);
    expect(names(meshStage(null))).toEqual([]);
    expect(objects(off)).not.toMatch(/istio|mesh/);
  });

  test('are of one version', () => {
    expect(new Set(meshCharts().map(({ chart }) => chart.version)).size).toBe(1);
  });

  test('lead traffic through proxies from the node, so that no pod needs more rights', () => {
    const values = meshCharts().find(({ chart }) => chart.name === 'istiod')?.values;
    expect(values).toMatchObject({
      cni: { enabled: true },
      env: { ENABLE_NATIVE_SIDECARS: 'true' },
      replicaCount: 2,
      nodeSelector: { 'karpenter.sh/nodepool': 'system' },
    });
  });

  test('make a pod anew that was on its node before the agent, and see no processes of the node', () => {
    const values = meshCharts().find(({ chart }) => chart.name === 'cni')?.values;
    expect(values).toHaveProperty('repair', { enabled: true, deletePods: true, repairPods: false, labelPods: false });
  });

  test('give proxies the size that quotas count, and leave them out of the way of rights in AWS', () => {
    const values = meshCharts().find(({ chart }) => chart.name === 'istiod')?.values;
    expect(values).toMatchObject({
      global: {
        proxy: {
          excludeIPRanges: '169.254.170.23/32',
          resources: {
            requests: { cpu: `${proxySize.request.milliCpu}m`, memory: `${proxySize.request.memoryMiB}Mi` },
          },
        },
      },
    });
  });

  test('leave the control plane its own webhooks', () => {
    for (const name of ['base', 'istiod']) {
      const text = new RegExp(`"name":"platform.${name}".*?ValidatingWebhookConfiguration`);
      expect(objects(on)).toMatch(text);
    }
    expect(objects(on)).toContain('RespectIgnoreDifferences=true');
  });
});

describe('a pod that wants a proxy', () => {
  const [policy, binding] = meshGuard();

  test('is refused without one, so that none starts before the control plane can give it', () => {
    expect(policy).toMatchObject({
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: { objectSelector: { matchLabels: { 'sidecar.istio.io/inject': 'true' } } },
        validations: [{ expression: expect.stringContaining("c.name == 'istio-proxy'") }],
      },
    });
    expect(binding).toMatchObject({ spec: { validationActions: ['Deny'] } });
  });

  test('is so before the first of the system', () => {
    const all = on.stack('gitops').json.Resources;
    const idOf = (part: RegExp) => Object.keys(all).find((id) => part.test(id) && all[id]!.Type === OBJECTS)!;
    const before = (id: string): string[] => {
      const direct: readonly string[] = [all[id]?.DependsOn ?? []].flat();
      return [...direct, ...direct.flatMap(before)];
    };
    expect(before(idOf(/^SystemResource|^System[0-9A-F]/))).toContain(idOf(/^MeshGuard/));
  });
});

test('the gate finds nothing in it', () => {
  expect(on.findings).toEqual([]);
});
