import { describe, expect, test } from '@jest/globals';
import { synthesize } from '../support/synth';
import { systems } from '../support/systems';

/** Stacks that hold data or addresses, or that others refer to. */
const SHARED_CONCERNS =
  'registry delivery notifications audit network database cache storage ingress edge backup recovery drill failover'.split(
    ' ',
  );

/** What asks a new version for ECS, beside the rest of the load balancer; in a cluster Argo Rollouts asks. */
const OF_ECS = /^Ingress(ReleaseCheck|LoadBalancerCheck)/;

describe.each(systems)(
  'going from one target to the other touches nothing of $name that holds data or has an address',
  (system) => {
    const fargate = synthesize(system, { target: 'fargate' }).stages;
    const eks = synthesize(system, { target: 'eks' }).stages;
    const stacks = [...fargate.values()].flatMap((stage) =>
      [...stage.stacks.values()]
        .filter(({ concern }) => SHARED_CONCERNS.includes(concern))
        .map((stack) => [`${stage.name}/${stack.concern}`, stage.name, stack.concern] as const),
    );

    test.each(stacks)('the resources of %s are the same on both', (_, stage, concern) => {
      const resources = (stages: typeof fargate) => stages.get(stage)!.stack(concern).json.Resources;
      const same = Object.entries(resources(fargate)).filter(([id]) => !OF_ECS.test(id));
      expect(resources(eks)).toEqual(Object.fromEntries(same));
    });

    test('every stack is compared that is not compute, and does not look at it or make faults in it', () => {
      const others = [...eks.values()].flatMap((stage) => [...stage.stacks.keys()]);
      const uncompared = others.filter((concern) => !SHARED_CONCERNS.includes(concern));
      expect(uncompared.filter((concern) => !/^(compute|services-.+|gitops|monitoring|faults)$/.test(concern))).toEqual(
        [],
      );
    });
  },
);
