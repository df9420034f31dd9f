import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ProxySettings } from '../../../lib/lowering/fargate/proxy-settings';
import { packageRoot } from '../../../lib/shared/package-root';

const program = readFileSync(join(packageRoot(), 'lib/compute/assets/egress-proxy.cjs'), 'utf8');
const dns = join(__dirname, '../../support/loopback-dns.cjs');

/** The proxy in a process of its own, as its container runs it; every name leads to this machine. */
export class RunningProxy {
  private output = '';

  private constructor(readonly process: ChildProcess) {
    process.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  static async start(settings: Partial<ProxySettings> & Pick<ProxySettings, 'clients'>): Promise<RunningProxy> {
    const defaults = {
      inside: [['10.0.0.0', 8]],
      connectSeconds: 5,
      headerSeconds: 5,
      drainSeconds: 0,
      maxConnections: 500,
    };
    const child = spawn(process.execPath, ['--require', dns, '-e', program], {
      env: { EGRESS_PROXY: JSON.stringify({ ...defaults, ...settings }) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const proxy = new RunningProxy(child);
    for (const { port } of settings.clients) await reachable(port, child);
    return proxy;
  }

  /** What it recorded, without the time. */
  log(): Record<string, unknown>[] {
    return this.output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const { time, ...entry } = JSON.parse(line) as Record<string, unknown>;
        if (Number.isNaN(Date.parse(String(time)))) throw new Error(`no time: ${line}`);
        return entry;
      });
  }

  async logged(count: number): Promise<Record<string, unknown>[]> {
    while (this.log().length < count) await new Promise((resolve) => setTimeout(resolve, 10));
    return this.log();
  }
}

async function reachable(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error('the proxy has ended');
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise((resolve) =>
      socket.on('connect', () => resolve(true)).on('error', () => resolve(false)),
    );
    socket.destroy();
    if (isOpen) return;
  }
}

/** A server on a port of its own. */
export async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  server.close();
  await once(server, 'close');
  return port;
}

/** An answer of the proxy to CONNECT, and the tunnel where there is one. */
export interface Tunnel {
  readonly status: number;
  readonly socket: Socket;
}

export async function connectThrough(port: number, target: string): Promise<Tunnel> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.pause();
  const end = answer.indexOf('\r\n\r\n') + 4;
  if (end < answer.length) socket.unshift(answer.subarray(end));
  return { status: Number(answer.toString().split(' ')[1]), socket };
}

/** Everything until the other end has said all. What may still be said to it is left open. */
export async function rest(from: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  from.on('data', (chunk: Buffer) => chunks.push(chunk));
  from.resume();
  await once(from, 'end');
  return Buffer.concat(chunks).toString();
}
