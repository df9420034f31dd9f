import { describe, expect, test } from '@jest/globals';
import { generatedSystem, MAX_SERVICES, releasedImages, STAGE } from '../../bench/generated-system';
import { lowerStage, refusals } from '../../lib/lowering/lower-stage';
import { resolveSystem } from '../../lib/spec/system';
import { stageOf } from '../support/synth';

describe.each([1, 10, 50, MAX_SERVICES])('a generated system of %i services', (count) => {
  const description = generatedSystem(count);
  const stage = stageOf(resolveSystem(description), STAGE);
  const services = Object.entries(stage.services);

  test('is one that a team could write, and Fargate refuses nothing in it', () => {
    expect(services).toHaveLength(count);
    expect(stage.production).toBe(true);
    expect(refusals(lowerStage(stage, 'fargate'))).toEqual([]);
  });

  test('has released every service', () => {
    expect(Object.keys(releasedImages(description).images)).toEqual(services.map(([name]) => name));
  });

  test('calls in one chain, so that each service but the first waits for one other', () => {
    const names = services.map(([name]) => name);
    expect(services.map(([, { calls }]) => calls)).toEqual([[], ...names.slice(0, -1).map((name) => [name])]);
  });

  test('stays within the 100 target groups of a load balancer and ten services a stack', () => {
    const groups = services.map(([, { group }]) => group);
    expect(services.filter(([, { kind }]) => kind === 'web').length).toBeLessThanOrEqual(100);
    for (const group of groups) expect(groups.filter((other) => other === group).length).toBeLessThanOrEqual(10);
  });
});

test('a larger system keeps the services of a smaller one as they are', () => {
  expect(generatedSystem(50).services).toMatchObject(generatedSystem(10).services);
});
