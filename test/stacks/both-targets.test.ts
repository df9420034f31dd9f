import { describe, expect, test } from '@jest/globals';
import customerService from '../../systems/customer-service';
import { synthesize } from '../support/synth';

const fargate = synthesize(customerService, { target: 'fargate', released: true }).stages;
const eks = synthesize(customerService, { target: 'eks', released: true }).stages;

/** Stacks that hold data or addresses, or that others refer to. */
const SHARED_CONCERNS = ['registry', 'network', 'database', 'cache', 'storage', 'ingress', 'edge'];

const stacks = [...fargate.values()].flatMap((stage) =>
  [...stage.stacks.values()]
    .filter(({ concern }) => SHARED_CONCERNS.includes(concern))
    .map((stack) => [`${stage.name}/${stack.concern}`, stage.name, stack.concern] as const),
);

describe('going from one target to the other touches nothing that holds data or has an address', () => {
  test.each(stacks)('the resources of %s are the same on both', (_, stage, concern) => {
    const resources = (stages: typeof fargate) => stages.get(stage)!.stack(concern).json.Resources;
    expect(resources(eks)).toEqual(resources(fargate));
  });

  test('every stack that is not compute is compared', () => {
    const others = [...eks.values()].flatMap((stage) => [...stage.stacks.keys()]);
    expect(new Set(others.filter((concern) => !SHARED_CONCERNS.includes(concern)))).toEqual(
      new Set(['compute', 'services-main', 'gitops']),
    );
  });
});

test('on eks the gate finds nothing either, in any stage', () => {
  expect([...eks.values()].flatMap(({ findings }) => findings)).toEqual([]);
});
