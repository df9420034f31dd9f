import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { annotationKey, placeholder, reference } from '../../../lib/lowering/kubernetes/infrastructure-fact';
import { infrastructureFacts } from '../../../lib/lowering/kubernetes/infrastructure-facts';
import { kubernetesObjects } from '../../../lib/lowering/kubernetes/kubernetes-objects';
import type { StageSpec } from '../../../lib/spec/stage';
import customerService from '../../../systems/customer-service';
import { arbitrarySystem } from '../../support/descriptions';
import { stageOf } from '../../support/synth';
import { richStage } from './rich-stage';

const prod = stageOf(customerService, 'prod');

/** Keys of the values that the objects ask for. */
function asked(stage: StageSpec): Set<string> {
  const text = JSON.stringify([kubernetesObjects(stage), kubernetesObjects(stage, 'unreleased')]);
  return new Set(text.match(/\.Values\.facts\.\w+/g));
}

const given = (stage: StageSpec) => new Set(infrastructureFacts(stage).map(reference));

describe('infrastructure facts', () => {
  test('of customer-service are hosts, the target group and the registry', () => {
    expect(infrastructureFacts(stageOf(customerService, 'staging'))).toEqual([
      { name: 'image-registry', origin: { kind: 'image-registry' } },
      { name: 'customer-service-target-group-arn', origin: { kind: 'target-group', service: 'customer-service' } },
      { name: 'main-host', origin: { kind: 'database', resource: 'main', field: 'HOST' } },
      { name: 'main-reader', origin: { kind: 'database', resource: 'main', field: 'READER_HOST' } },
      { name: 'sessions-host', origin: { kind: 'cache', resource: 'sessions', field: 'HOST' } },
    ]);
  });

  test('are exactly what the objects ask for', () => {
    fc.assert(
      fc.property(arbitrarySystem(), ({ stages }) => {
        for (const stage of stages) expect(given(stage)).toEqual(asked(stage));
      }),
      { numRuns: 50 },
    );
  });

  test('have a placeholder and an annotation by the same name', () => {
    const [, targetGroup] = infrastructureFacts(prod);
    expect(placeholder(targetGroup!)).toBe('{{ .Values.facts.customerServiceTargetGroupArn }}');
    expect(annotationKey(targetGroup!)).toBe('slipway.dev/customer-service-target-group-arn');
  });

  test('are not asked for where the description says another value', () => {
    const stage = {
      ...prod,
      services: { api: { ...prod.services['customer-service']!, env: { MAIN_HOST: 'db.internal' } } },
    };
    expect(infrastructureFacts(stage).map(({ name }) => name)).not.toContain('main-host');
  });
});

test('what stands between braces needs no escape in YAML', () => {
  const texts = JSON.stringify(kubernetesObjects(richStage())).match(/\{\{.*?\}\}/g) ?? [];
  expect(texts.length).toBeGreaterThan(5);
  expect(texts.filter((text) => /["'\\]/.test(text))).toEqual([]);
});
