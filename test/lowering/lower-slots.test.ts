import { describe, expect, test } from '@jest/globals';
import { lowerSlots } from '../../lib/lowering/lower-slots';
import { lowerStage, refusals } from '../../lib/lowering/lower-stage';
import { leadingSlot, runsJobs, slotsOf } from '../../lib/lowering/slots';
import type { Description } from '../support/descriptions';
import { minimalStage } from '../support/descriptions';

const share = (weightPercent: number) => ({ weightPercent });
const toEks = { a: share(90), b: { ...share(10), target: 'eks' } };
const stageIn = (slots: unknown, api: Description = {}) => minimalStage({ services: { api }, compute: { slots } });

describe('the lowering report of a stage with slots', () => {
  test('is that of the target of its only slot, whatever was chosen', () => {
    const stage = stageIn({ b: { ...share(100), target: 'eks' } });
    expect(lowerSlots(stage, 'fargate')).toEqual(lowerStage(stage, 'eks'));
    expect(lowerSlots(minimalStage(), 'fargate')).toEqual(lowerStage(minimalStage(), 'fargate'));
  });

  test('says once what two targets do alike, and of each target what it does in its own way', () => {
    const notes = lowerSlots(stageIn(toEks, { sticky: true }), 'fargate');
    const reasons = (path: string) => notes.filter((note) => note.path === path).map(({ reason }) => reason);
    expect(reasons('region')).toHaveLength(1);
    expect(reasons('services.api.kind')).toEqual(['on fargate: ECS service', 'on eks: Deployment']);
  });

  test('holds the refusals of each target', () => {
    const stage = stageIn(toEks, { exec: true, release: { strategy: 'canary' } });
    const paths = refusals(lowerSlots(stage, 'eks')).map(({ path }) => path);
    expect(refusals(lowerSlots(stage, 'fargate')).map(({ path }) => path)).toContain('services.api.release');
    expect(paths).toEqual(refusals(lowerStage(stage, 'eks')).map(({ path }) => path));
  });
});

describe('a slot', () => {
  test('runs on the target that it names, else on the chosen one', () => {
    const targets = (chosen: 'fargate' | 'eks') => slotsOf(stageIn(toEks), chosen).map(({ target }) => target);
    expect(targets('fargate')).toEqual(['fargate', 'eks']);
    expect(targets('eks')).toEqual(['eks', 'eks']);
  });

  test.each([
    [{ a: share(100) }, 'a'],
    [{ a: share(50), b: share(50) }, 'a'],
    [{ a: share(49), b: share(51) }, 'b'],
    [{ b: share(100) }, 'b'],
  ])('of %j leads: %s', (slots, leading) => {
    const stage = stageIn(slots);
    expect(leadingSlot(stage)).toBe(leading);
    const running = slotsOf(stage, 'fargate').filter(({ spec }) => runsJobs(spec));
    expect(running.map(({ slot }) => slot)).toEqual([leading]);
  });
});
