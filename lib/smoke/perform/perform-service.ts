import * as net from 'node:net';
import { ask } from '../client/ask';
import { timeLimit } from '../client/connect';
import { explain } from '../client/explain';
import type { Line } from '../client/line';
import { addressOf, urlOf } from '../client/line';
import { upgrade } from '../client/upgrade';
import type { SmokeRequest, Verdict } from '../smoke-check';
import { failed, failedForGood, passed } from '../smoke-check';

/** A closed port mostly does not answer at all, and nobody waits for that as long as for a page. In milliseconds. */
const PORT_PATIENCE = 3000;

/** The cookie lives as long as declared, give or take the minute in which clocks differ. */
const CLOCKS = 60;

export async function performWebsocket({ host, path }: SmokeRequest, line: Line): Promise<Verdict> {
  const { status, isProven } = await upgrade(line, urlOf(line, host, path));
  if (status === 101)
    return isProven ? passed('101') : failedForGood('101 without the proof that it understood (Sec-WebSocket-Accept)');
  if (status === 401 || status === 403) return passed(`${status}: it wants to know who asks`);
  return failed(`${status} instead of 101 at ${path}; if that is not the place, name it with --ask`);
}

/** The load balancer marks a client with a cookie of its own, AWSALB. */
export async function performSticky({ host, path }: SmokeRequest, ttlSeconds: number, line: Line): Promise<Verdict> {
  const { headers, status } = await ask(line, urlOf(line, host, path));
  const cookie = (headers['set-cookie'] ?? []).find((each) => each.startsWith('AWSALB='));
  if (cookie === undefined) return failed(`${status} without a cookie AWSALB`);
  const expires = /expires=([^;]+)/i.exec(cookie)?.[1];
  const start = Date.parse(headers.date ?? '') || Date.now();
  const seconds = Math.round((Date.parse(expires ?? '') - start) / 1000);
  return Math.abs(seconds - ttlSeconds) <= CLOCKS
    ? passed(`a cookie for ${seconds} s`)
    : failed(`the cookie lives for ${seconds} s, not for ${ttlSeconds} s`);
}

/** Whether nobody answers there. */
export async function performClosedPort(port: number, line: Line): Promise<Verdict> {
  const timeoutMs = Math.min(line.timeoutMs, PORT_PATIENCE);
  const limit = timeLimit({ ...line, timeoutMs });
  const address = addressOf(line, line.url.hostname, port);
  const socket = net.connect({ ...address, signal: limit });
  try {
    return await new Promise<Verdict>((resolve, reject) => {
      socket.once('connect', () => resolve(failedForGood('somebody answers there')));
      socket.once('error', reject);
    });
  } catch (error) {
    if (line.signal.aborted) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return failed(explain(error, timeoutMs));
    return passed(code === 'ECONNREFUSED' ? 'refused' : 'no answer');
  } finally {
    socket.destroy();
  }
}
