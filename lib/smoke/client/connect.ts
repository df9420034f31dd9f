import * as net from 'node:net';
import * as tls from 'node:tls';
import type { Line } from './line';
import { addressOf } from './line';
import { portOf } from '../derive/viewpoint';

/** A signal that ends with the time for one request, or with everything. */
export function timeLimit({ signal, timeoutMs }: Line): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
}

/** A connection to where a URL leads, with the name of that URL in the handshake where it is one of TLS. */
export async function connectTo(
  line: Line,
  url: URL,
  limit: AbortSignal,
  options: tls.ConnectionOptions = {},
): Promise<net.Socket> {
  const address = addressOf(line, url.hostname, portOf(url));
  if (url.protocol !== 'https:') return established(net.connect(address), 'connect', limit);
  const socket = tls.connect({
    ...address,
    ...(net.isIP(url.hostname) === 0 && { servername: url.hostname }),
    ...(line.ca !== undefined && { ca: [...tls.rootCertificates, line.ca] }),
    checkServerIdentity: (_, certificate) => tls.checkServerIdentity(url.hostname, certificate),
    ...options,
  });
  return established(socket, 'secureConnect', limit);
}

async function established<Socket extends net.Socket>(
  socket: Socket,
  event: string,
  limit: AbortSignal,
): Promise<Socket> {
  const stop = () => socket.destroy(limit.reason as Error);
  try {
    await new Promise<void>((resolve, reject) => {
      if (limit.aborted) stop();
      limit.addEventListener('abort', stop, { once: true });
      socket.once(event, resolve);
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('the connection was closed at once')));
    });
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    limit.removeEventListener('abort', stop);
  }
  return socket;
}
