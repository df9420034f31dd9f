import { describe, expect, test } from '@jest/globals';
import { ACTIONS_PER_STAGE } from '../../lib/data/delivery-tools';
import { deploymentTargets } from '../../lib/spec/target';
import { stageId, standbyOf } from '../../lib/lowering/recovery/standby';
import { synthCommand } from '../../lib/lowering/delivery/pipeline-commands';
import { approvalOf } from '../../lib/lowering/delivery/stage-approval';
import { actionsOf, deliver, pipelineOf, resourcesOf, variablesOf } from '../support/pipelines';
import { synthesize } from '../support/synth';
import { systems } from '../support/systems';

/** Those of a team that has a repository; the others are examples that somebody takes over. */
const delivered = systems.filter(({ stages }) => stages[0]?.delivery);
const cases = delivered.flatMap((system) => deploymentTargets.map((target) => ({ system, target, name: system.name })));

describe.each(cases)('the pipeline of $name on $target', ({ system, target }) => {
  const built = deliver(system, target);
  const direct = synthesize(system, { target });

  test('[CUS-18] passes the gate, and so does everything that it delivers', () => {
    expect(built.pipeline.findings).toEqual([]);
    expect(built.stages.flatMap(({ findings }) => findings)).toEqual([]);
    expect(built.pipeline.missingContext).toEqual([]);
  });

  test('delivers to the letter what a person would deploy by hand, names of resources and stacks included', () => {
    const standbys = system.stages.flatMap((stage) => (standbyOf(stage) ? [`${stage.stage}-recovery`] : []));
    const names = [...direct.stages.keys()].filter((name) => !standbys.includes(name));
    expect(built.stages.map(({ name }) => name).toSorted()).toEqual([...names, ...standbys].toSorted());
    for (const { name, stacks } of built.stages.filter((stage) => names.includes(stage.name)))
      expect(stacks).toEqual([...direct.stages.get(name)!.stacks.values()]);
  });

  test('is one stack, beside the registry, and a bucket with its key in each further region', () => {
    const stack = built.pipeline.stacks.find(({ concern }) => concern === 'pipeline');
    const others = built.pipeline.stacks.filter((each) => each !== stack);
    const further = system.stages.flatMap(({ region, recovery }) => [region, recovery?.region ?? region]);
    const regions = [...new Set(further)].filter((region) => region !== system.stages[0]!.region);
    expect(others.map(({ concern }) => concern)).toEqual(regions.map((region) => expect.stringMatching(`:${region}$`)));
    expect(stack).toMatchObject({ stackName: `${system.name}-shared-pipeline`, terminationProtection: true });
    expect(stack!.bytes).toBeLessThan(200_000);
  });

  test('[CUS-25] reviews with a stage what stands for it in a second region, which its role may read as well', () => {
    const roles = resourcesOf(built, 'AWS::IAM::Policy')
      .map((policy) => JSON.stringify(policy))
      .join();
    for (const stage of system.stages.filter((each) => approvalOf(each) !== 'none')) {
      const reviewed = [stage, standbyOf(stage)].filter((each) => each !== undefined);
      const action = actionsOf(built).find(
        ({ path }) => path === `review-${stage.stage}/Review_${stage.stage}`,
      )!.action;
      expect(variablesOf(action)['STACKS']).toBe(reviewed.map((each) => `${stageId(each)}/*`).join(' '));
      for (const { account = '111122223333', region } of reviewed)
        expect(roles).toContain(`role/cdk-hnb659fds-lookup-role-${account}-${region}`);
    }
  });

  test('makes itself anew from the words it was made from', () => {
    const projects = JSON.stringify(resourcesOf(built, 'AWS::CodeBuild::Project'));
    expect(projects).toContain(synthCommand({ system: system.name, target }));
  });

  test('has stages that CodePipeline takes, and does not have to cut in two', () => {
    const stages = pipelineOf(built).Stages;
    expect(stages.filter(({ Actions }) => Actions.length > ACTIONS_PER_STAGE)).toEqual([]);
    expect(stages.map(({ Name }) => Name)).toEqual(expect.arrayContaining(system.stages.map(({ stage }) => stage)));
  });
});
