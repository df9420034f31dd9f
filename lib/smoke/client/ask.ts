import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import type { Line } from './line';
import { connectTo, timeLimit } from './connect';

/** More of an answer is not read, in bytes. */
const MAX_BODY = 64 * 1024;

/** AWS WAF refuses requests that do not say who asks. */
export const USER_AGENT = 'slipway-smoke';

export interface Answer {
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The beginning of it. */
  readonly body: string;
}

/** One GET request, on a connection of its own, without following where it leads. */
export async function ask(line: Line, url: URL, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const limit = timeLimit(line);
  const socket = await connectTo(line, url, limit);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = httpRequest({
        createConnection: () => socket,
        path: `${url.pathname}${url.search}`,
        headers: { host: url.host, 'user-agent': USER_AGENT, accept: '*/*', connection: 'close', ...headers },
        signal: limit,
      });
      request.once('response', resolve);
      request.once('error', reject);
      request.end();
    });
    return { url, status: response.statusCode ?? 0, headers: response.headers, body: await beginningOf(response) };
  } catch (error) {
    // an answer that is cut off by the time limit says only that it was cut off
    throw limit.aborted ? limit.reason : error;
  } finally {
    socket.destroy();
  }
}

async function beginningOf(response: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    if (!(chunk instanceof Buffer)) continue;
    chunks.push(chunk);
    size += chunk.length;
    if (size >= MAX_BODY) break;
  }
  return Buffer.concat(chunks).toString('utf8', 0, MAX_BODY);
}
