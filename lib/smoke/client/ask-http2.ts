import type { ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import * as http2 from 'node:http2';
import type { Answer } from './ask';
import { USER_AGENT } from './ask';
import { connectTo, timeLimit } from './connect';
import type { Line } from './line';

/** A message of gRPC without content: not compressed, of length 0. */
const EMPTY_MESSAGE = Buffer.alloc(5);

/**
 * One request in HTTP/2: a GET, or a call of gRPC. A load balancer hands nothing else to services that speak these.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-protocol-version
 */
export async function askHttp2(line: Line, url: URL, isCall: boolean): Promise<Answer> {
  const limit = timeLimit(line);
  const socket = await connectTo(line, url, limit, { ALPNProtocols: ['h2'] });
  const session = http2.connect(url.origin, { createConnection: () => socket });
  try {
    const stream = session.request({
      ':authority': url.host,
      ':path': `${url.pathname}${url.search}`,
      'user-agent': USER_AGENT,
      ...(isCall && { ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers' }),
    });
    stream.end(isCall ? EMPTY_MESSAGE : undefined);
    return { url, ...(await answerOf(session, stream, limit)) };
  } finally {
    session.destroy();
  }
}

function answerOf(
  session: http2.ClientHttp2Session,
  stream: ClientHttp2Stream,
  limit: AbortSignal,
): Promise<Omit<Answer, 'url'>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let headers: IncomingHttpHeaders & http2.IncomingHttpStatusHeader = {};
    limit.addEventListener('abort', () => reject(limit.reason as Error), { once: true });
    for (const part of [session, stream]) part.once('error', reject);
    session.once('close', () => reject(new Error('the connection was closed before an answer')));
    stream.on('response', (first) => (headers = { ...first }));
    stream.on('trailers', (last) => (headers = { ...headers, ...last }));
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once('end', () => {
      // trailers come before the end, and the status of a call is among them
      resolve({ status: headers[':status'] ?? 0, headers, body: Buffer.concat(chunks).toString() });
    });
  });
}
