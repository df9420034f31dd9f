import { describe, expect, test } from '@jest/globals';
import { lowerStage } from '../../../lib/lowering/lower-stage';
import { minimalStage } from '../../support/descriptions';

const releaseOf = (release: object) =>
  lowerStage(minimalStage({ services: { api: { release } } }), 'fargate').find(
    ({ path }) => path === 'services.api.release',
  );

const hours = (number: number) => number * 60;

describe('on Fargate a release', () => {
  test.each([
    ['of the least linear steps', { strategy: 'linear', stepPercent: 3 }],
    ['of tenths of a percent', { strategy: 'linear', stepPercent: 33.3 }],
    ['of a canary that is smaller than a linear step', { strategy: 'canary', stepPercent: 1.1 }],
    ['of steps of 33 hours', { strategy: 'linear', stepPercent: 25, stepMinutes: hours(9), bakeMinutes: hours(6) }],
    ['of a canary of 33 hours', { strategy: 'canary', stepMinutes: hours(20), bakeMinutes: hours(13) }],
    ['that is watched for the longest', { strategy: 'blue-green', bakeMinutes: hours(24) }],
  ])('%s is carried out', (_, release) => {
    expect(releaseOf(release)).toMatchObject({ status: 'honoured' });
  });

  test.each([
    ['linear steps too small', { strategy: 'linear', stepPercent: 2.9 }, 'no linear steps of 2.9 %', '3 or more'],
    ['linear steps too fine', { strategy: 'linear', stepPercent: 12.25 }, 'not by 12.25 %', 'one decimal'],
    ['a canary too fine', { strategy: 'canary', stepPercent: 1.25 }, 'not by 1.25 %', 'one decimal'],
    [
      'steps that do not divide 100, and a minute too long',
      { strategy: 'linear', stepPercent: 11, stepMinutes: hours(3), bakeMinutes: hours(6) + 1 },
      'watched for 1981 minutes',
      'at most 1980 minutes',
    ],
    [
      'a canary a minute too long',
      { strategy: 'canary', stepMinutes: hours(20), bakeMinutes: hours(13) + 1 },
      'watched for 1981 minutes',
      'at most 1980 minutes',
    ],
  ])('with %s is refused before ECS or CloudFormation turns it down', (_, release, reason, allowed) => {
    expect(releaseOf(release)).toMatchObject({
      status: 'refused',
      final: true,
      reason: expect.stringContaining(reason),
      allowed: expect.stringContaining(allowed),
      found: expect.stringContaining(release.strategy),
      fix: expect.any(String),
    });
  });
});
