import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { minimalDescription, problemsOf } from '../../support/descriptions';

const list = { metric: 'queue', depthPerReplica: 10, cache: 'sessions', list: 'jobs' };
const worker = { kind: 'worker', routes: null, port: null, uses: ['sessions'], replicas: { min: 1, max: 5 } };

const problemsWith = (api: Description) =>
  problemsOf(minimalDescription({ caches: { sessions: {} }, services: { api } })).map((problem) =>
    problem.replace('services.api.', ''),
  );

describe('a list of a cache', () => {
  test.each([
    ['in a cache that the service uses', [list], []],
    ['without its cache', [{ ...list, cache: undefined }], ['consumes: missing', 'scaling[0].cache: missing']],
    ['without its key', [{ ...list, list: undefined }], ['scaling[0].list: missing']],
    [
      'in a cache that the service does not use',
      [{ ...list, cache: 'other' }],
      ['scaling[0].cache: dangling-reference'],
    ],
    [
      'by the age of its entries',
      [{ ...list, depthPerReplica: undefined, oldestAgeSeconds: 60 }],
      ['scaling[0]: contradiction'],
    ],
    ['beside another', [list, { ...list, list: 'mails' }], ['scaling[1]: contradiction']],
  ])('%s', (_, scaling, problems) => {
    expect(problemsWith({ ...worker, scaling })).toEqual(problems);
  });
});

describe('the value below which replicas are removed', () => {
  const cpu = { metric: 'cpu', percent: 70 };
  const connections = { metric: 'connections', perReplica: 1000 };
  const at = 'scalingBehavior.scaleIn.belowPercent: contradiction';

  test.each([
    [30, [cpu, connections], []],
    [69, [cpu], []],
    [70, [cpu], [at]],
    [90, [connections], []],
    [100, [connections], [at]],
  ])('%i %% lies under all at which they are added', (belowPercent, scaling, problems) => {
    const scalingBehavior = { scaleIn: { replicas: 1, everySeconds: 300, belowPercent } };
    expect(problemsWith({ replicas: { min: 1, max: 5 }, scaling, scalingBehavior })).toEqual(problems);
  });
});
