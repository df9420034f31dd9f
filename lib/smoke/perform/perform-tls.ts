import type { TLSSocket } from 'node:tls';
import { connectTo, timeLimit } from '../client/connect';
import { isRefusedHandshake } from '../client/explain';
import type { Line } from '../client/line';
import { urlOf } from '../client/line';
import type { Verdict } from '../smoke-check';
import { failedForGood, passed, skipped } from '../smoke-check';

const DAY = 86_400_000;

/** Whether the certificate is for this name, from a known authority, and valid today. The handshake finds out. */
export async function performCertificate(host: string | undefined, line: Line): Promise<Verdict> {
  const socket = (await connectTo(line, urlOf(line, host, '/'), timeLimit(line))) as TLSSocket;
  const until = new Date(socket.getPeerCertificate().valid_to);
  const days = Math.floor((until.getTime() - Date.now()) / DAY);
  const protocol = socket.getProtocol();
  socket.destroy();
  return passed(`${protocol}, valid until ${until.toISOString().slice(0, 10)} (${days} days)`);
}

/** Whether versions of TLS are taken that are no longer safe. */
export async function performOldTls(line: Line): Promise<Verdict> {
  try {
    const socket = (await connectTo(line, urlOf(line, undefined, '/'), timeLimit(line), {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      // OpenSSL speaks these versions only below the level of security that it has by itself
      ciphers: 'DEFAULT@SECLEVEL=0',
      rejectUnauthorized: false,
    })) as TLSSocket;
    const protocol = socket.getProtocol();
    socket.destroy();
    return failedForGood(`${protocol} is accepted`);
  } catch (error) {
    if (isRefusedHandshake(error)) return passed('refused');
    if (isIncapable(error)) return skipped('the OpenSSL of this machine speaks no such version, so nothing was tried');
    throw error;
  }
}

function isIncapable(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SSL_NO_PROTOCOLS_AVAILABLE'
  );
}
