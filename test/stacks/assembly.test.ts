import { describe, expect, test } from '@jest/globals';
import { isObject } from '../../lib/spec/merge-patch';
import { deploymentTargets } from '../../lib/spec/target';
import { References } from '../conformance/references';
import { shop } from '../support/shop';
import type { Resource, SynthesizedStack, SynthesizedStage } from '../support/synth';
import { synthesize } from '../support/synth';
import { systems } from '../support/systems';

const before = JSON.stringify(shop);
const assemblies = deploymentTargets.flatMap((target) =>
  [...systems, shop].flatMap((system) =>
    [true, false].map((released) => ({ system, ...synthesize(system, { target, released }) })),
  ),
);
const stages = assemblies.flatMap(({ system, stages: all }) => [...all.values()].map((stage) => ({ system, stage })));
const stacks = stages.flatMap(({ stage }) => [...stage.stacks.values()]);

/** Every object inside a value, itself included. */
function objectsIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  return isObject(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}

describe('an assembly', () => {
  test('needs no account: no lookup is missing', () => {
    expect(assemblies.flatMap(({ missingContext }) => missingContext)).toEqual([]);
  });

  test('passes the gate, in every stage', () => {
    expect(stages.flatMap(({ stage }) => stage.findings)).toEqual([]);
  });

  test('leaves the description as it was', () => {
    expect(JSON.stringify(shop)).toBe(before);
  });

  test('has a stack per concern, called by system, stage and concern', () => {
    for (const { system, stage } of stages) {
      for (const [concern, stack] of stage.stacks)
        expect(stack.stackName).toBe(`${system.name}-${stage.name}-${concern}`);
    }
    const { stage: prod } = stages.find(
      ({ system, stage }) => system.name === 'customer-service' && stage.name === 'prod',
    )!;
    expect([...prod.stacks.keys()].toSorted()).toEqual([
      'audit',
      'backup',
      'cache',
      'compute',
      'database',
      'drill',
      'edge',
      'failover',
      'ingress',
      'monitoring',
      'network',
      'notifications',
      'recovery',
      'services-backup',
      'services-main',
    ]);
  });

  test('protects its stacks from being deleted where data is kept, but those that only rehearse or switch', () => {
    const free = ['drill', 'failover', 'faults'];
    for (const { system, stage } of stages) {
      const { data } = system.stages.find((spec) => spec.stage === stage.name) ?? { data: 'keep' };
      for (const [concern, stack] of stage.stacks)
        expect([concern, stack.terminationProtection]).toEqual([concern, data === 'keep' && !free.includes(concern)]);
    }
  });
});

describe('a stack', () => {
  test('is far from the limits of CloudFormation: 500 resources, 1 MB, 200 outputs', () => {
    for (const { stackName, json, bytes } of stacks) {
      const outputs = Object.keys(json.Outputs ?? {}).length;
      expect({
        stackName,
        isNear: Object.keys(json.Resources).length > 250 || bytes > 500_000 || outputs > 100,
      }).toEqual({ stackName, isNear: false });
    }
  });

  test('exports nothing and imports nothing, so that none holds another back', () => {
    for (const { json } of stacks) {
      expect(Object.values(json.Outputs ?? {}).filter((output) => 'Export' in output)).toEqual([]);
      expect(JSON.stringify(json)).not.toContain('Fn::ImportValue');
    }
  });

  test('takes from other stacks of its stage only what is there, and comes after them', () => {
    for (const { stage } of stages) {
      const references = new References(stage);
      for (const stack of stage.stacks.values()) {
        const producers = objectsIn(stack.json)
          .filter((value) => 'Fn::GetStackOutput' in value)
          .map((value) => references.locate(stack, value)!.stack.concern);
        expect([...new Set(producers)].filter((producer) => !comesBefore(stage, producer, stack))).toEqual([]);
      }
    }
  });

  test('with data comes before all that runs, and depends on none of it', () => {
    for (const { stage } of stages) {
      for (const concern of ['database', 'cache', 'storage'].filter((name) => stage.stacks.has(name))) {
        expect(stage.stack(concern).dependsOn.filter((other) => !['network', 'recovery'].includes(other))).toEqual([]);
      }
    }
  });

  test('puts its tags on everything that can carry them', () => {
    const taggable = stacks.flatMap((stack) =>
      Object.values(stack.json.Resources).filter(({ Properties }) => Array.isArray(Properties?.['Tags'])),
    );
    expect(taggable.length).toBeGreaterThan(500);
    const keysOf = ({ Properties }: Resource) => (Properties!['Tags'] as { Key: string }[]).map(({ Key }) => Key);
    const isTagged = (resource: Resource) => ['system', 'stage'].every((key) => keysOf(resource).includes(key));
    expect(taggable.filter((resource) => !isTagged(resource))).toEqual([]);
  });

  test('[CUS-42] holds nothing that looks like a password', () => {
    for (const { json } of stacks)
      expect(JSON.stringify(json)).not.toMatch(/"(MasterUserPassword|SecretString|AuthToken|Passwords)":"/);
  });
});

/** Whether CloudFormation deploys a stack before another, directly or through others. */
function comesBefore(stage: SynthesizedStage, producer: string, { dependsOn }: SynthesizedStack): boolean {
  return (
    dependsOn.includes(producer) || dependsOn.some((concern) => comesBefore(stage, producer, stage.stack(concern)))
  );
}
