import { createHash } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer as createPlainServer } from 'node:http';
import type { ServerOptions } from 'node:https';
import { createServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Detour, Line } from '../../lib/smoke/client/line';
import type { MadeCertificates } from './made-certificates';
import { NAME } from './made-certificates';

export interface Behaviour {
  /** Default: 200 to everything. */
  readonly answer?: RequestListener;
  /** What it does when asked for a websocket. Default: agrees. */
  readonly upgrade?: (request: IncomingMessage, socket: Socket) => void;
  /** What plain HTTP gets. Default: the redirect of a load balancer. */
  readonly plain?: RequestListener;
  readonly tls?: ServerOptions;
}

export interface PretendStage {
  readonly line: Omit<Line, 'signal'>;
  /** As the command line takes it. */
  readonly connectTo: readonly string[];
  readonly close: () => Promise<void>;
}

const agree = ({ headers }: IncomingMessage, socket: Socket): void => {
  const proof = createHash('sha1').update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  socket.end(`${[...lines, `Sec-WebSocket-Accept: ${proof.digest('base64')}`].join('\r\n')}\r\n\r\n`);
};

const redirect: RequestListener = ({ headers, url = '/' }, response) => {
  response.writeHead(301, { location: `https://${headers.host}:443${url}` }).end();
};

/** A server on loopback that behaves like a stage, or as badly as a test wants it to. */
export async function pretendStage(certificates: MadeCertificates, behaviour: Behaviour = {}): Promise<PretendStage> {
  const { answer = (_, response) => response.end('hello'), upgrade = agree, plain = redirect, tls } = behaviour;
  const secure = createServer({ ...certificates.good, ...tls }, answer).on('upgrade', upgrade);
  const open = createPlainServer(plain);
  const sockets = new Set<Socket>();
  for (const server of [secure, open]) server.on('connection', (socket: Socket) => sockets.add(socket));
  // a handshake that fails is what some tests want
  secure.on('tlsClientError', () => undefined);
  const [https, http] = await Promise.all([secure, open].map(listen));
  const detours: Detour[] = [
    { host: '', port: '443', toHost: '127.0.0.1', toPort: String(https) },
    { host: '', port: '80', toHost: '127.0.0.1', toPort: String(http) },
    { host: '', port: '', toHost: '127.0.0.1', toPort: '' },
  ];
  return {
    line: { url: new URL(`https://${NAME}`), detours, ca: certificates.ca, timeoutMs: 10_000 },
    connectTo: detours.map(({ port, toHost, toPort }) => `:${port}:${toHost}:${toPort}`),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([secure, open].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
