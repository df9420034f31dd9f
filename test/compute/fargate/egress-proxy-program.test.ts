import { once } from 'node:events';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer as createHttpServer, request } from 'node:http';
import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ProxySettings } from '../../../lib/lowering/fargate/proxy-settings';
import { RunningProxy, connectThrough, freePort, listening, rest } from './running-proxy';

const stops: (() => void)[] = [];
afterAll(() => {
  for (const stop of stops) stop();
});

async function serve(server: Server): Promise<number> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => open.add(socket));
  stops.push(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return listening(server);
}

async function start(allowed: readonly string[], settings: Partial<ProxySettings> = {}) {
  const port = await freePort();
  const proxy = await RunningProxy.start({ clients: [{ service: 'api', port, allowed }], ...settings });
  stops.push(() => proxy.process.kill('SIGKILL'));
  return { proxy, port };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Says all that it heard once its client has said all. */
const echo = () => createServer({ allowHalfOpen: true }, (socket) => socket.on('error', () => {}).pipe(socket));

async function said(port: number, target: string, text: string): Promise<string> {
  const { status, socket } = await connectThrough(port, target);
  if (status !== 200) throw new Error(`status ${status}`);
  socket.end(text);
  return rest(socket);
}

describe('a tunnel', () => {
  let aim: number;
  let proxy: RunningProxy;
  let port: number;
  beforeAll(async () => {
    aim = await serve(echo());
    const names = ['api.openai.com', '*.googleapis.com', 'inside.example.com', 'nowhere.example.com'];
    ({ proxy, port } = await start([...names.map((name) => `${name}:${aim}`), 'closed.example.com:1']));
  });

  test.each(['api.openai.com', 'API.OpenAI.com', 'api.openai.com.', 'storage.googleapis.com', 'a.b.googleapis.com'])(
    'leads to %s, and carries what both ends say until both have said all',
    async (host) => {
      expect(await said(port, `${host}:${aim}`, 'hello')).toBe('hello');
    },
  );

  test.each([
    ['a host that is not named', 'api.example.com'],
    ['what is above a wildcard', 'googleapis.com'],
    ['a name that only ends alike', 'evilgoogleapis.com'],
    ['below a name that has no wildcard', 'evil.api.openai.com'],
    ['a name that goes on', 'api.openai.com.example.com'],
    ['an address', '127.0.0.1'],
    ['the wildcard as it is written', '*.googleapis.com'],
    ['the name of this host', 'localhost'],
  ])('never leads to %s', async (_, host) => {
    const { status, socket } = await connectThrough(port, `${host}:${aim}`);
    expect([400, 403]).toContain(status);
    expect(await rest(socket)).toBe('');
  });

  test('never leads to another port of a named host', async () => {
    expect((await connectThrough(port, `api.openai.com:${aim + 1}`)).status).toBe(403);
  });

  test.each(['api.openai.com', `[::1]:443`, 'api.openai.com:', 'http://api.openai.com:443', 'a b:1'])(
    'needs a host and a port: not %s',
    async (target) => {
      expect((await connectThrough(port, target)).status).toBe(400);
    },
  );

  test('never leads inside, whatever a named host resolves to', async () => {
    const before = proxy.log().length;
    expect((await connectThrough(port, `inside.example.com:${aim}`)).status).toBe(403);
    expect(await proxy.logged(before + 1)).toContainEqual({
      event: 'denied',
      service: 'api',
      method: 'CONNECT',
      host: 'inside.example.com',
      port: aim,
      reason: 'EINSIDE',
    });
  });

  test.each([
    ['has no address', () => `nowhere.example.com:${aim}`],
    ['takes no connection', () => 'closed.example.com:1'],
  ])('to a host that %s fails, and the proxy lives on', async (_, target) => {
    expect((await connectThrough(port, target())).status).toBe(502);
    expect(await said(port, `api.openai.com:${aim}`, 'still here')).toBe('still here');
  });

  test('to a host that is not reached in time ends there', async () => {
    const { proxy: own, port: other } = await start(['slow.example.com:443'], { connectSeconds: 1 });
    expect((await connectThrough(other, 'slow.example.com:443')).status).toBe(504);
    expect(await own.logged(1)).toMatchObject([{ event: 'failed', host: 'slow.example.com', reason: 'ETIMEDOUT' }]);
  });

  test('carries much more than memory should hold', async () => {
    const { socket } = await connectThrough(port, `api.openai.com:${aim}`);
    const size = 50 * 1024 * 1024;
    let received = 0;
    socket.on('data', (chunk: Buffer) => (received += chunk.length)).resume();
    for (let sent = 0; sent < size; sent += 1024 * 1024) {
      if (!socket.write(Buffer.alloc(1024 * 1024))) await once(socket, 'drain');
    }
    socket.end();
    await once(socket, 'end');
    expect(received).toBe(size);
  });

  test('is one of many at a time', async () => {
    const texts = Array.from({ length: 300 }, (_, i) => `client ${i}`);
    expect(await Promise.all(texts.map((text) => said(port, `api.openai.com:${aim}`, text)))).toEqual(texts);
  });

  test('stays open for one end when the other has said all', async () => {
    const server = createServer({ allowHalfOpen: true }, (socket) => socket.end('bye'));
    const heard = once(server, 'connection').then(([socket]) => rest(socket as Socket));
    const far = await serve(server);
    const { port: other } = await start([`api.openai.com:${far}`]);
    const { socket } = await connectThrough(other, `api.openai.com:${far}`);
    expect(await rest(socket)).toBe('bye');
    await pause(50);
    socket.end('and more');
    expect(await heard).toBe('and more');
  });

  test('ends with its client, at the other end, too', async () => {
    const server = createServer();
    const own = await serve(server);
    const { port: other } = await start([`api.openai.com:${own}`]);
    const accepted = once(server, 'connection');
    const { socket } = await connectThrough(other, `api.openai.com:${own}`);
    const [far] = (await accepted) as [Socket];
    socket.resetAndDestroy();
    await once(far.on('error', () => {}).resume(), 'close');
    expect(far.destroyed).toBe(true);
  });
});

describe('plain HTTP', () => {
  let aim: number;
  let port: number;
  let proxy: RunningProxy;
  const seen: IncomingMessage[] = [];

  const answer: RequestListener = (incoming, response) => {
    seen.push(incoming);
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      response.writeHead(201, { 'x-aim': 'reached', 'set-cookie': ['a=1', 'b=2'], 'keep-alive': 'timeout=9' });
      response.end(`${incoming.method} ${incoming.url} ${Buffer.concat(chunks).toString()}`);
    });
  };

  beforeAll(async () => {
    aim = await serve(createHttpServer(answer));
    ({ proxy, port } = await start([`api.example.com:${aim}`, 'nowhere.example.com:80', `inside.example.com:${aim}`]));
  });

  async function ask(url: string, { method = 'GET', headers = {}, body = '' } = {}) {
    const asked = request({ port, host: '127.0.0.1', method, path: url, headers, agent: false }).end(body);
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return {
      status: response.statusCode,
      headers: response.headers,
      text: await rest(response),
    };
  }

  test('is passed on with method, path, body and status', async () => {
    const { status, headers, text } = await ask(`http://api.example.com:${aim}/a/b?c=d`, { method: 'POST', body: 'e' });
    expect({ status, text }).toEqual({ status: 201, text: 'POST /a/b?c=d e' });
    expect(headers).toMatchObject({ 'x-aim': 'reached', 'set-cookie': ['a=1', 'b=2'] });
    expect(headers['keep-alive']).toBeUndefined();
  });

  test('is asked of the host that was compared, whatever the client says besides', async () => {
    const headers = {
      host: 'evil.example.com',
      'proxy-authorization': 'Basic x',
      connection: 'x-private',
      'x-private': '1',
    };
    await ask(`http://api.example.com:${aim}/`, { headers });
    const passed = seen.at(-1)!.headers;
    expect(passed.host).toBe(`api.example.com:${aim}`);
    expect(passed).not.toHaveProperty('proxy-authorization');
    expect(passed).not.toHaveProperty('x-private');
  });

  test.each([
    ['a host that is not named', () => `http://evil.example.com:${aim}/`, 403],
    ['another port', () => 'http://api.example.com/', 403],
    ['a host inside', () => `http://inside.example.com:${aim}/`, 403],
    ['a host without an address', () => 'http://nowhere.example.com/', 502],
    ['a host over TLS, for which there are tunnels', () => `https://api.example.com:${aim}/`, 400],
    ['nothing but a path', () => '/healthz', 400],
  ])('reaches not %s', async (_, url, status) => {
    const before = seen.length;
    expect((await ask(url())).status).toBe(status);
    expect(seen).toHaveLength(before);
  });

  test('a request that is denied is one line of JSON, with who and what', async () => {
    const before = proxy.log().length;
    await ask('http://evil.example.com/');
    expect((await proxy.logged(before + 1)).slice(before)).toEqual([
      { event: 'denied', service: 'api', method: 'GET', host: 'evil.example.com', port: 80, reason: 'not in egress' },
    ]);
  });
});

describe('clients', () => {
  test('have a list each, that of their port', async () => {
    const aim = await serve(echo());
    const [one, two] = [await freePort(), await freePort()];
    const proxy = await RunningProxy.start({
      clients: [
        { service: 'ai', port: one, allowed: [`api.openai.com:${aim}`] },
        { service: 'maps', port: two, allowed: [`*.googleapis.com:${aim}`] },
      ],
    });
    stops.push(() => proxy.process.kill('SIGKILL'));

    expect((await connectThrough(one, `api.openai.com:${aim}`)).status).toBe(200);
    expect((await connectThrough(two, `maps.googleapis.com:${aim}`)).status).toBe(200);
    expect((await connectThrough(two, `api.openai.com:${aim}`)).status).toBe(403);
    expect((await connectThrough(one, `maps.googleapis.com:${aim}`)).status).toBe(403);
    expect((await proxy.logged(2)).map(({ service }) => service)).toEqual(['maps', 'ai']);
  });

  test('that say nothing, or too slowly, are sent away', async () => {
    const { port } = await start([], { headerSeconds: 1 });
    const socket = connect(port, '127.0.0.1');
    socket.write('CONNECT api.openai.com:443 HTTP/1.1\r\nHo');
    expect(await rest(socket)).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('that speak no HTTP are sent away', async () => {
    const { port } = await start([]);
    const socket = connect(port, '127.0.0.1');
    socket.write('\x16\x03\x01 this is TLS');
    expect(await rest(socket)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('have so many connections, and the next is dropped and recorded', async () => {
    const aim = await serve(echo());
    const { proxy, port } = await start([`api.openai.com:${aim}`], { maxConnections: 2 });
    const held = [
      await connectThrough(port, `api.openai.com:${aim}`),
      await connectThrough(port, `api.openai.com:${aim}`),
    ];
    const third = connect(port, '127.0.0.1');
    await once(
      third.on('error', () => {}),
      'close',
    );
    expect(await proxy.logged(1)).toEqual([{ event: 'dropped', service: 'api', reason: 'too many connections' }]);

    held[0]!.socket.destroy();
    held[1]!.socket.end('go on');
    expect(await rest(held[1]!.socket)).toBe('go on');
  });
});

describe('when ECS ends it', () => {
  test('it goes on accepting for a while, since DNS still names it, then ends with its last tunnel', async () => {
    const aim = await serve(echo());
    const { proxy, port } = await start([`api.openai.com:${aim}`], { drainSeconds: 1 });
    const exited = once(proxy.process, 'exit');
    const { socket } = await connectThrough(port, `api.openai.com:${aim}`);
    proxy.process.kill('SIGTERM');

    await pause(300);
    expect(await said(port, `api.openai.com:${aim}`, 'late')).toBe('late');
    await pause(1500);
    await expect(connectThrough(port, `api.openai.com:${aim}`)).rejects.toThrow('ECONNREFUSED');
    expect(proxy.process.exitCode).toBeNull();

    socket.end('last words');
    expect(await rest(socket)).toBe('last words');
    expect(await exited).toEqual([0, null]);
  });

  test('without a tunnel it ends as soon as it has drained', async () => {
    const { proxy } = await start([]);
    const exited = once(proxy.process, 'exit');
    proxy.process.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });
});
