import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { z } from 'zod';
import { ownImages } from '../../lib/lowering/own-images';
import { chartFiles, RELEASED_VALUES } from '../../lib/render/chart/chart-files';
import type { SystemSpec } from '../../lib/spec/system';
import { appliedObjects } from '../conformance/eks/applied-objects';
import { References } from '../conformance/references';
import policySchema from '../lowering/kubernetes/application-network-policy.schema.json';
import bindingSchema from '../lowering/kubernetes/target-group-binding.schema.json';
import { folderOf } from '../support/folder-of';
import type { KubernetesData } from '../support/helm';
import { describeWithHelm } from '../support/helm';
import { problemsOf } from '../support/kubernetes-models';
import { RELEASED_TAG, synthesize } from '../support/synth';
import { systems } from '../support/systems';

/** Kinds of EKS Auto Mode, which the models do not have; of a NodeClass no schema is published. */
const SCHEMAS: Readonly<Record<string, object>> = {
  TargetGroupBinding: bindingSchema,
  ApplicationNetworkPolicy: policySchema,
};
const WITHOUT_SCHEMA = ['NodeClass'];

/** The tags that the delivery wrote, for every service. */
const released = (system: SystemSpec) => ({
  images: Object.fromEntries(ownImages(system).map((service) => [service, { tag: RELEASED_TAG }])),
});
const stages = systems.flatMap((system) => system.stages.map(({ stage }) => ({ system, stage, name: system.name })));

describeWithHelm('the charts of all systems', ({ helm, parse }) => {
  const folders = new Map(
    systems.map((system) => [
      system,
      folderOf({ ...Object.fromEntries(chartFiles(system)), 'released.yaml': stringify(released(system)) }),
    ]),
  );
  const valuesOf = (system: SystemSpec, ...names: string[]) =>
    names.flatMap((name) => ['--values', join(folders.get(system)!, `${name}.yaml`)]);

  test.each(stages)('pass helm lint --strict: $name, with the values of $stage', ({ system, stage }) => {
    expect(helm('lint', '--strict', folders.get(system)!, ...valuesOf(system, `values-${stage}`))).toMatchObject({
      status: 0,
      stdout: expect.not.stringMatching('WARN|ERROR'),
    });
  });

  test('give objects that are valid by the schemas of their versions, in every stage, released or not', () => {
    const objects = stages.flatMap(({ system, stage }) =>
      [[], ['released']].flatMap((more) => {
        const values = valuesOf(system, `values-${stage}`, ...more);
        const { status, stdout, stderr } = helm('template', folders.get(system)!, ...values);
        expect({ system: system.name, stage, status, stderr }).toMatchObject({ status: 0, stderr: '' });
        return parse(stdout);
      }),
    );
    expect(objects.length).toBeGreaterThan(500);
    expect(invalid(objects)).toEqual([]);
  });
});

test.each(systems)('the chart of $name keeps the tags that the delivery wrote, and its remarks', (system) => {
  const written = `# by the delivery\n${stringify(released(system))}`;
  expect(chartFiles(system, written).get(RELEASED_VALUES)).toBe(written);
});

test('the objects with which the clusters start are valid, in every stage', () => {
  const objects = stages.flatMap(({ system, stage }) => {
    const built = synthesize(system, { target: 'eks' }).stages.get(stage)!;
    return appliedObjects(new References(built)).objects;
  });
  expect(objects.length).toBeGreaterThan(5 * stages.length);
  expect(invalid(objects.filter(({ kind }) => !WITHOUT_SCHEMA.includes(kind)))).toEqual([]);
});

test('a wrong object is found, whoever defined its kind', () => {
  const metadata = { name: 'wrong', namespace: 'shop' };
  const spec = { targetGroupARN: 'arn', targetType: 'ip', serviceRef: { name: 'api', port: 80 } };
  const wrong = [
    { apiVersion: 'eks.amazonaws.com/v1', kind: 'TargetGroupBinding', metadata, spec: { ...spec, targetGroupArn: '' } },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 'three' } },
  ];
  expect(invalid(wrong)).toEqual([
    expect.stringContaining('TargetGroupBinding wrong'),
    expect.stringContaining('Deployment wrong'),
  ]);
});

/** What the schemas have against objects, each in a sentence. */
function invalid(objects: readonly KubernetesData[]): string[] {
  const ofAutoMode = objects.flatMap((object) => {
    const schema = SCHEMAS[object.kind];
    const issues = schema
      ? (z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema).safeParse(object).error?.issues ?? [])
      : [];
    return issues.map(({ path, message }) => `${object.kind} ${object.metadata.name}: ${path.join('.')} ${message}`);
  });
  return [...ofAutoMode, ...problemsOf(objects.filter(({ kind }) => !(kind in SCHEMAS)))];
}
