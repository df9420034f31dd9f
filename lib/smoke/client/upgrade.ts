import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { USER_AGENT } from './ask';
import { connectTo, timeLimit } from './connect';
import type { Line } from './line';

/** https://www.rfc-editor.org/rfc/rfc6455#section-1.3 */
const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** What came of the wish to speak websocket: another status than 101, or 101 with or without the proof of RFC 6455. */
export interface Upgrade {
  readonly status: number;
  readonly isProven: boolean;
}

/** Asks for a websocket, and hangs up at once. */
export async function upgrade(line: Line, url: URL): Promise<Upgrade> {
  const limit = timeLimit(line);
  const socket = await connectTo(line, url, limit);
  const key = randomBytes(16).toString('base64');
  try {
    return await new Promise<Upgrade>((resolve, reject) => {
      const request = httpRequest({
        createConnection: () => socket,
        path: `${url.pathname}${url.search}`,
        headers: {
          host: url.host,
          'user-agent': USER_AGENT,
          origin: url.origin,
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': key,
        },
        signal: limit,
      });
      request.once('upgrade', ({ statusCode = 0, headers }) => {
        resolve({ status: statusCode, isProven: headers['sec-websocket-accept'] === proofOf(key) });
      });
      request.once('response', ({ statusCode = 0 }) => resolve({ status: statusCode, isProven: false }));
      request.once('error', reject);
      request.end();
    });
  } finally {
    socket.destroy();
  }
}

function proofOf(key: string): string {
  return createHash('sha1').update(`${key}${WEBSOCKET_GUID}`).digest('base64');
}
