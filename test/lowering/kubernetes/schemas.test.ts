import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { kubernetesObjects } from '../../../lib/lowering/kubernetes/kubernetes-objects';
import type { StageSpec } from '../../../lib/spec/stage';
import customerService from '../../../systems/customer-service';
import { minimalStage } from '../../support/descriptions';
import { problemsOf } from '../../support/kubernetes-models';
import { meshStage } from './mesh-stage';
import { richStage } from './rich-stage';
import { shiftingStage } from './shifting-stage';
import bindingSchema from './target-group-binding.schema.json';

interface AnyObject {
  readonly apiVersion: string;
  readonly kind: string;
}

const isBinding = ({ kind }: AnyObject) => kind === 'TargetGroupBinding';

/** Checked beside its own tests. */
const isPolicyOfNames = ({ kind }: AnyObject) => kind === 'ApplicationNetworkPolicy';

const bothPhases = (stage: StageSpec) => [...kubernetesObjects(stage), ...kubernetesObjects(stage, 'unreleased')];
const objects = [...customerService.stages, minimalStage(), richStage(), shiftingStage(), meshStage()].flatMap(
  bothPhases,
);

describe('objects of every kind', () => {
  test('are there to be examined', () => {
    const kinds = new Set(objects.map(({ kind }) => kind));
    expect([...kinds].toSorted()).toEqual([
      'AnalysisTemplate',
      'ApplicationNetworkPolicy',
      'AuthorizationPolicy',
      'ConfigMap',
      'CronJob',
      'DaemonSet',
      'Deployment',
      'DestinationRule',
      'ExternalSecret',
      'Job',
      'LimitRange',
      'Namespace',
      'NetworkPolicy',
      'PeerAuthentication',
      'PodDisruptionBudget',
      'ResourceQuota',
      'Role',
      'RoleBinding',
      'Rollout',
      'ScaledObject',
      'Service',
      'ServiceAccount',
      'TargetGroupBinding',
      'TriggerAuthentication',
      'VirtualService',
    ]);
  });

  test('are valid by the schemas of their versions, which wrong ones are not', () => {
    const wrong = [
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'api' }, spec: { replicas: 'three' } },
      { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: { name: 'api' }, spec: { triggers: [] } },
      { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'api' }, spec: { replicas: 'three' } },
      { apiVersion: 'v1', kind: 'Sorvice', metadata: { name: 'api' } },
    ];
    expect(
      problemsOf([...objects.filter((object) => !isBinding(object) && !isPolicyOfNames(object)), ...wrong]),
    ).toEqual([
      expect.stringMatching(/^apps\/v1 Deployment api: .*replicas must be integer/s),
      expect.stringMatching(/^keda.sh\/v1alpha1 ScaledObject api: .*scaleTargetRef/s),
      expect.stringMatching(/^argoproj.io\/v1alpha1 Rollout api: .*replicas must be integer/s),
      'v1 Sorvice api: no model',
    ]);
  });
});

describe('bindings of target groups', () => {
  const schema = z.fromJSONSchema(bindingSchema as z.core.JSONSchema.JSONSchema);
  const bindings = objects.filter(isBinding);

  test('are valid by the definition of Auto Mode', () => {
    expect(bindings.length).toBeGreaterThan(0);
    for (const binding of bindings) expect(schema.safeParse(binding).error?.issues ?? []).toEqual([]);
  });

  test.each(['targetGroupArn', 'targetGroupName', 'networking'])('would not be with a field %s', (field) => {
    const { spec } = bindings[0] as { spec: object };
    expect(schema.safeParse({ ...bindings[0], spec: { ...spec, [field]: 'x' } }).success).toBe(false);
  });
});
