import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Questions } from '../../../lib/ingress/release-check/ask';
import { judge } from '../../../lib/ingress/release-check/judge';

const eventOf = (service: string) => ({
  executionDetails: {
    serviceArn: `arn:aws:ecs:eu-central-1:111122223333:service/shop-prod-a/${service}`,
    targetServiceRevisionArn: `arn:aws:ecs:eu-central-1:111122223333:service-revision/shop-prod-a/${service}/1`,
  },
});
const settings = { paths: { api: ['/ready'] }, port: 8443, tlsName: 'shop.example.com' };
const found = async () => ['10.0.0.1'];

describe('the answer to ECS', () => {
  beforeAll(() => {
    jest.spyOn(console, 'info').mockImplementation(() => undefined);
  });
  afterAll(() => {
    jest.restoreAllMocks();
  });

  test('is what the new version of that service answers at the addresses of the load balancer', async () => {
    const asked: Questions[] = [];
    const ask = async (questions: Questions) => {
      asked.push(questions);
      return [];
    };
    expect(await judge(eventOf('api'), settings, { addresses: found, ask })).toEqual({ hookStatus: 'SUCCEEDED' });
    expect(asked).toEqual([
      { service: 'api', paths: ['/ready'], addresses: ['10.0.0.1'], port: 8443, tlsName: 'shop.example.com' },
    ]);
  });

  const well = { addresses: found, ask: async () => [] };
  test.each([
    ['something is not answered well', 'api', { ...well, ask: async () => ['api answers /ready with 503'] }],
    ['it cannot be asked', 'api', { ...well, ask: () => Promise.reject(new Error('timed out')) }],
    ['the load balancer cannot be found', 'api', { ...well, addresses: () => Promise.reject(new Error('denied')) }],
    ['nothing is known of the service', 'web', well],
  ])('is no when %s, so that the release goes back', async (_, service, tools) => {
    expect(await judge(eventOf(service), settings, tools)).toEqual({ hookStatus: 'FAILED' });
  });
});
