import { describe, expect, test } from '@jest/globals';
import { lowerStage } from '../../../lib/lowering/lower-stage';
import { minimalStage } from '../../support/descriptions';

const delivery = { repository: 'https://github.com/acme/shop.git' };
const migrate = { kind: 'job', beforeRelease: true, timeoutSeconds: 6000 };
const blueGreen = (bakeMinutes: number) => ({ strategy: 'blue-green', bakeMinutes });
const canary = (bakeMinutes: number) => ({ strategy: 'canary', stepMinutes: 60, bakeMinutes });

function releaseOf(release: object, others: object = {}, more: object = { delivery }) {
  const notes = lowerStage(minimalStage({ services: { api: { release }, ...others }, ...more }), 'eks');
  return notes.find(({ path }) => path === 'services.api.release');
}

describe('on EKS a release that the pipeline waits for', () => {
  test.each([
    ['as long as the wait', blueGreen(420), {}],
    ['of steps, with time for their pods', canary(358), {}],
    ['as long as the wait after a job', blueGreen(320), { migrate }],
    ['rolling, whatever jobs take', { strategy: 'rolling' }, { migrate: { ...migrate, timeoutSeconds: 86_400 } }],
  ])('is carried out: %s', (_, release, others) => {
    expect(releaseOf(release, others)?.status).not.toBe('refused');
  });

  test.each([
    ['a minute longer', blueGreen(421), {}, 421, 420],
    ['a minute longer with the pods of its step', canary(359), {}, 421, 420],
    ['a minute longer after a job', blueGreen(321), { migrate }, 321, 320],
  ])('is refused where the wait ends before it: %s', (_, release, others, minutes, longest) => {
    expect(releaseOf(release, others)).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining(`its steps take ${minutes} minutes`),
      allowed: expect.stringContaining(`at most ${longest} minutes`),
      found: expect.stringContaining(release.strategy),
      fix: expect.any(String),
    });
  });

  test('may take as long as it likes where no pipeline can be', () => {
    expect(releaseOf(blueGreen(1440), {}, {})).toMatchObject({ status: 'honoured' });
  });
});
