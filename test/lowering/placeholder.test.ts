import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request as http } from 'node:http';
import { connect } from 'node:http2';
import { request as https } from 'node:https';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { placeholderCommand, placeholderHealthCheck } from '../../lib/lowering/placeholder';
import type { ServiceSpec } from '../../lib/spec/service';
import type { Description } from '../support/descriptions';
import { minimalStage } from '../support/descriptions';

/** What the image of the stand-in has for TLS. */
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) process.stderr.write('the stand-in with TLS: skipped, openssl is not installed\n');
const describeWithOpenssl = hasOpenssl ? describe : describe.skip;

const running: ChildProcess[] = [];
afterEach(() => {
  for (const process of running.splice(0)) process.kill('SIGKILL');
});

function serviceOf(patch: Description): ServiceSpec {
  return minimalStage({ services: { api: patch } }).services['api']!;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs the stand-in as the container does, and waits until its health check is content. */
async function start(service: ServiceSpec): Promise<ChildProcess> {
  const [command = '', ...args] = placeholderCommand(service);
  const stand = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  running.push(stand);
  const deadline = Date.now() + 20_000;
  while (!isHealthy(service)) {
    if (stand.exitCode !== null || Date.now() > deadline) throw new Error('the stand-in does not answer');
  }
  return stand;
}

function isHealthy(service: ServiceSpec): boolean {
  const [, command = '', ...args] = placeholderHealthCheck(service);
  return spawnSync(command, args).status === 0;
}

function statusOf(port: number, path: string, tls = false): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { port, path, host: '127.0.0.1', rejectUnauthorized: false };
    const request = (tls ? https : http)(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject).end();
  });
}

function http2StatusOf(origin: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const session = connect(origin, { rejectUnauthorized: false }).on('error', reject);
    const stream = session.request({ ':path': path }).on('error', reject);
    stream.on('response', (headers) => resolve(headers[':status']));
    stream.resume().on('close', () => session.close());
    stream.end();
  });
}

describe('what stands in for a service until its first release', () => {
  test('answers 200 to every path on every port: its own, those with a name, those of probes', async () => {
    const [port, metrics, probe] = [await freePort(), await freePort(), await freePort()];
    await start(serviceOf({ port, ports: { metrics }, probes: { readiness: { path: '/ready', port: probe } } }));

    expect(await statusOf(port, '/')).toBe(200);
    expect(await statusOf(port, '/any/path?at=all')).toBe(200);
    expect(await statusOf(metrics, '/metrics')).toBe(200);
    expect(await statusOf(probe, '/ready')).toBe(200);
  });

  test('ends at once when ECS asks it to, so that the first release does not wait', async () => {
    const stand = await start(serviceOf({ port: await freePort() }));
    const ended = once(stand, 'exit');
    stand.kill('SIGTERM');

    expect(await ended).toEqual([0, null]);
  });

  test('speaks HTTP/2 where the service does', async () => {
    const port = await freePort();
    await start(serviceOf({ port, protocol: 'http2' }));

    expect(await http2StatusOf(`http://127.0.0.1:${port}`, '/ready')).toBe(200);
  });
});

describeWithOpenssl('it speaks TLS', () => {
  test('where the service does, with a certificate of its own making', async () => {
    const port = await freePort();
    await start(serviceOf({ port, tls: true }));

    expect(await statusOf(port, '/ready', true)).toBe(200);
  });

  test('in HTTP/2, and in HTTP/1.1 to those who ask for it', async () => {
    const port = await freePort();
    await start(serviceOf({ port, tls: true, protocol: 'http2' }));

    expect(await http2StatusOf(`https://127.0.0.1:${port}`, '/ready')).toBe(200);
    expect(await statusOf(port, '/ready', true)).toBe(200);
  });
});

test('its health check fails where nothing answers', async () => {
  const port = await freePort();
  expect(isHealthy(serviceOf({ port }))).toBe(false);
});

describe('its health check asks the port that the check of the service would ask', () => {
  test.each<[string, Description, string]>([
    ['of the liveness probe', { liveness: { path: '/', port: 9000 }, startup: { path: '/', port: 9001 } }, '9000'],
    ['of the startup probe, without a liveness probe', { startup: { path: '/', port: 9001 } }, '9001'],
    ['of the service, without either', {}, '8080'],
  ])('%s', (_, probes, port) => {
    expect(placeholderHealthCheck(serviceOf({ probes })).at(-1)).toContain(`connect(${port},`);
  });
});
