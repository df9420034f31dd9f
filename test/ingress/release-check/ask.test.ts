import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import type { Question } from '../../../lib/ingress/release-check/ask';
import { askAll } from '../../../lib/ingress/release-check/ask';
import { statusOf } from '../../../lib/ingress/release-check/handler';

const questions = { service: 'api', paths: ['/ready', '/live'], addresses: ['10.0.0.1', '10.0.1.1'], port: 8443 };

/** Statuses by attempt, the last for all further ones. */
async function asking(statuses: readonly (number | Error)[], more: Partial<typeof questions> = {}) {
  const asked: Question[] = [];
  let pauses = 0;
  const complaints = await askAll(
    { ...questions, ...more },
    {
      ask: async (question) => {
        asked.push(question);
        const status = statuses[Math.min(pauses, statuses.length - 1)] ?? 0;
        if (typeof status !== 'number') throw status;
        return status;
      },
      pause: async () => {
        pauses += 1;
      },
    },
  );
  return { complaints, asked, pauses };
}

describe('a new version', () => {
  test.each([200, 204, 302, 399])(
    'that answers everything with %i is well, without a second attempt',
    async (status) => {
      const { complaints, asked, pauses } = await asking([status]);
      expect({ complaints, pauses }).toEqual({ complaints: [], pauses: 0 });
      expect(asked.map(({ address, path }) => `${address}${path}`)).toEqual([
        '10.0.0.1/ready',
        '10.0.0.1/live',
        '10.0.1.1/ready',
        '10.0.1.1/live',
      ]);
    },
  );

  test.each([100, 400, 404, 503])('that goes on answering %i is not, and it is said where', async (status) => {
    const { complaints, pauses } = await asking([status]);
    expect(complaints).toEqual([`api answers /ready with ${status}`, `api answers /live with ${status}`]);
    expect(pauses).toBe(11);
  });

  test('is asked again, since rules reach all of a load balancer within seconds', async () => {
    const { complaints, pauses } = await asking([404, new Error('socket hang up'), 200]);
    expect({ complaints, pauses }).toEqual({ complaints: [], pauses: 2 });
  });

  test('that does not answer is not well', async () => {
    const { complaints } = await asking([new Error('no answer in 10 seconds')], { paths: ['/ready'] });
    expect(complaints).toEqual(['api does not answer /ready: no answer in 10 seconds']);
  });

  test('that nobody can reach is not well', async () => {
    expect((await asking([200], { addresses: [] })).complaints).toEqual(['the load balancer has no address']);
  });
});

test('a request names the service and who asks, which is how the load balancer knows where it goes', async () => {
  const seen: unknown[] = [];
  const server = createServer(({ url, headers }, response) => {
    seen.push([url, headers['x-slipway-check'], headers['user-agent']]);
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const where = { service: 'api', paths: ['/ready?deep=1'], addresses: ['127.0.0.1'], port };
  const complaints = await askAll(where, { ask: statusOf, pause: async () => undefined });
  server.close();
  expect({ complaints, seen }).toEqual({ complaints: [], seen: [['/ready?deep=1', 'api', 'slipway-release-check']] });
});
