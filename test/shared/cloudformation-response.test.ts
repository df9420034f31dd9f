import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { CustomResourceRequest } from '../../lib/shared/cloudformation-response';
import { respond } from '../../lib/shared/cloudformation-response';

describe('the response to CloudFormation', () => {
  let server: Server;
  let statuses: number[];
  let received: { method?: string; contentType?: string; body: string }[];

  async function take(message: IncomingMessage): Promise<number> {
    received.push({ method: message.method, contentType: message.headers['content-type'], body: await text(message) });
    return statuses.shift() ?? 200;
  }

  beforeEach(async () => {
    jest.spyOn(console, 'info').mockImplementation(() => undefined);
    statuses = [];
    received = [];
    server = createServer((message, answer) => void take(message).then((status) => answer.writeHead(status).end()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => {
    jest.restoreAllMocks();
    server.closeAllConnections();
    server.close();
  });

  const request = (changes: object = {}): CustomResourceRequest<unknown> => ({
    RequestType: 'Create',
    RequestId: 'request',
    StackId: 'stack',
    LogicalResourceId: 'ApiWeights',
    ResponseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/signed`,
    ResourceProperties: {},
    ...changes,
  });

  const answered = () => received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);

  test('is put with the empty content type that the URL is signed for', async () => {
    await respond(request(), async () => ({ PrimaryWeight: 100 }));
    expect(received).toMatchObject([{ method: 'PUT', contentType: '' }]);
    expect(answered()).toEqual([
      {
        Status: 'SUCCESS',
        Data: { PrimaryWeight: 100 },
        RequestId: 'request',
        StackId: 'stack',
        LogicalResourceId: 'ApiWeights',
        PhysicalResourceId: 'ApiWeights',
      },
    ]);
  });

  test.each(['Update', 'Delete'])('keeps the physical id on %s', async (RequestType) => {
    await respond(request({ RequestType, PhysicalResourceId: 'first' }), async () => ({}));
    expect(answered()).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'first' }]);
  });

  test('gives the reason of a failure, short enough for CloudFormation', async () => {
    await respond(request(), () => Promise.reject(new Error(`AccessDenied: ${'x'.repeat(10_000)}`)));
    expect(answered()).toMatchObject([{ Status: 'FAILED', Reason: expect.stringMatching(/^AccessDenied: x/) }]);
    expect(received[0]?.body.length).toBeLessThan(4096);
  });

  test('tells of a failure before the work even began', async () => {
    const broken = () => {
      throw new Error('the SDK is missing');
    };
    await respond(request(), broken);
    expect(answered()).toMatchObject([{ Status: 'FAILED', Reason: 'the SDK is missing' }]);
  });

  test('is repeated when the first attempt is not taken', async () => {
    statuses = [503];
    await respond(request(), async () => ({}));
    expect(answered()).toHaveLength(2);
  });

  test('never writes the signed URL to the log', async () => {
    await respond(request(), async () => ({}));
    expect(JSON.stringify(jest.mocked(console.info).mock.calls)).not.toContain('signed');
  });
});
