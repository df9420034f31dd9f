import * as http2 from 'node:http2';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { SmokeCheck } from '../../lib/smoke/smoke-check';
import { perform } from '../../lib/smoke/perform/perform';
import type { CheckResult, Patience } from '../../lib/smoke/run-checks';
import { runChecks } from '../../lib/smoke/run-checks';
import { smokePlan } from '../../lib/smoke/smoke-plan';
import type { Description } from '../support/descriptions';
import { minimalSystem, prod } from '../support/descriptions';
import type { MadeCertificates } from './made-certificates';
import { hasOpenssl, makeCertificates } from './made-certificates';
import type { Behaviour, PretendStage } from './pretend-stage';
import { pretendStage } from './pretend-stage';

if (!hasOpenssl()) console.warn('skipped: smoke tests need certificates, and openssl is not installed here');
const described = hasOpenssl() ? describe : describe.skip;

let certificates: MadeCertificates;
const open: PretendStage[] = [];

beforeAll(() => {
  if (hasOpenssl()) certificates = makeCertificates();
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((stage) => stage.close()));
});

const api = { probes: { readiness: '/ready' } };

/** The checks of a stage in production with one service `api`, changed. */
function checksOf(service: Description = {}, patch: Description = {}): readonly SmokeCheck[] {
  const system = minimalSystem({ services: { api: { ...api, ...service } }, ...patch, stages: { prod } });
  const stage = system.stages.find(({ production }) => production)!;
  const url = new URL(`https://${stage.domain!.name}`);
  return smokePlan(stage, { url, pastEdge: false, released: { api: '1' }, samples: {} }).checks;
}

async function run(
  checks: readonly SmokeCheck[],
  behaviour: Behaviour = {},
  patience: Partial<Patience> = {},
  line: Partial<PretendStage['line']> = {},
): Promise<CheckResult[]> {
  const stage = await pretendStage(certificates, behaviour);
  open.push(stage);
  return runChecks(checks, {
    patience: { retries: 1, pauseMs: 20, limitMs: 20_000, concurrency: 4, ...patience },
    perform: (check, signal) => perform(check, { ...stage.line, ...line, signal }),
    progress: () => undefined,
  });
}

type OnStream = (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => void;

/** What comes of asking a server of HTTP/2, which speaks nothing else. */
async function askedHttp2(protocol: 'http2' | 'grpc', onStream: OnStream, timeoutMs = 10_000) {
  const sessions = new Set<http2.ServerHttp2Session>();
  const server = http2.createSecureServer({ ...certificates.good, allowHTTP1: false }).on('stream', onStream);
  server.on('session', (session) => sessions.add(session));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const routes = [protocol === 'grpc' ? '/shop.Cart/*' : '/*'];
  const [check] = checksOf({ protocol, routes, probes: {} }).filter(({ kind }) => kind === 'answer');
  const url = new URL('https://shop.example.com');
  const detours = [{ host: '', port: '', toHost: '127.0.0.1', toPort: String(port) }];
  const line = { url, detours, ca: certificates.ca, timeoutMs, signal: new AbortController().signal };
  try {
    return await perform(check!, line);
  } finally {
    for (const session of sessions) session.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** What is not well, by kind of check. */
function failuresIn(results: readonly CheckResult[]): Record<string, string> {
  const failed = results.filter(({ status }) => status === 'failed');
  return Object.fromEntries(failed.map(({ check, detail }) => [check.kind, detail]));
}

described('smoke tests, against servers that really run', () => {
  test('[CUS-24, CUS-26] pass where a stage keeps what its description promises', async () => {
    const results = await run(checksOf({ websocket: true }));

    expect(failuresIn(results)).toEqual({});
    expect(new Set(results.map(({ check }) => check.kind))).toEqual(
      new Set(['answer', 'websocket', 'redirect', 'certificate', 'old-tls', 'closed-port']),
    );
  });

  test('wait for a stage that starts slowly', async () => {
    let asked = 0;
    const answer: Behaviour['answer'] = (_, response) => {
      asked += 1;
      response.writeHead(asked <= 3 ? 503 : 200).end();
    };
    const results = await run(checksOf(), { answer }, { retries: 6, pauseMs: 50 });

    expect(failuresIn(results)).toEqual({});
    expect(Math.max(...results.map(({ tries }) => tries))).toBeGreaterThan(1);
  });

  test('tell a service that answers with errors, and how often it was asked', async () => {
    const [failure] = (
      await run(checksOf({ probes: {} }), { answer: (_, response) => response.writeHead(500).end() })
    ).filter(({ status }) => status === 'failed');

    expect(failure).toMatchObject({ check: { kind: 'answer' }, detail: '500 from the service', tries: 2 });
  });

  test.each<[string, number, Record<string, string>, string, string]>([
    ['no rule', 404, { 'content-type': 'text/plain; charset=utf-8' }, 'Not found', 'no rule leads to a service'],
    ['no replica', 503, { server: 'awselb/2.0' }, '', 'no replica is ready'],
    ['a firewall', 403, { server: 'awselb/2.0' }, '', 'the firewall, or the CDN, refuses the request'],
    ['a CDN', 504, {}, 'Generated by cloudfront (CloudFront)', 'from CloudFront, not from the service'],
    ['a stand-in', 200, {}, 'Nothing has been released here yet.', 'though a version was released'],
  ])('tell %s from a service', async (_, status, headers, body, said) => {
    const answer: Behaviour['answer'] = (__, response) => response.writeHead(status, headers).end(body);

    expect(failuresIn(await run(checksOf({ probes: {} }), { answer }))['answer']).toContain(said);
  });

  test.each([401, 403, 404, 405, 429])(
    'take %i of a service for an answer, but not of a health check',
    async (status) => {
      const answer: Behaviour['answer'] = (_, response) => response.writeHead(status).end('no');
      const results = await run(checksOf(), { answer });
      const answers = results.filter(({ check }) => check.kind === 'answer');

      expect(answers.map(({ check, status: outcome }) => ['expected' in check && check.expected, outcome])).toEqual([
        ['reached', 'passed'],
        ['healthy', 'failed'],
      ]);
    },
  );

  test.each<[string, Behaviour['answer'], string]>([
    [
      'to where they were',
      ({ url }, response) => response.writeHead(302, { location: url === '/a' ? '/b' : '/a' }).end(),
      'redirects lead in a circle: / -> /a -> /b -> /a',
    ],
    [
      'ever further',
      ({ url = '' }, response) => response.writeHead(302, { location: `${url}x` }).end(),
      '11 redirects without an end',
    ],
  ])('tell redirects that lead %s', async (_, answer, said) => {
    expect(failuresIn(await run(checksOf({ probes: {} }), { answer }))['answer']).toContain(said);
  });

  test('go along where a service first sets a cookie and then sends to the same page', async () => {
    const answer: Behaviour['answer'] = ({ headers }, response) => {
      const seen = headers.cookie === 'seen=1';
      response.writeHead(seen ? 200 : 302, seen ? {} : { location: '/', 'set-cookie': 'seen=1; Path=/' }).end();
    };

    expect(failuresIn(await run(checksOf({ probes: {} }), { answer }))).toEqual({});
  });

  test.each<[string, Behaviour['plain'], string]>([
    ['answers over plain HTTP', (_, response) => response.end('hello'), 'answered with 200 over plain HTTP'],
    ['is lost', (_, response) => response.writeHead(404).end(), '404 over plain HTTP, no redirect'],
    [
      'leads to another page',
      (_, response) => response.writeHead(301, { location: 'https://shop.example.com/' }).end(),
      'not to the page that was asked for',
    ],
    [
      'leads to plain HTTP',
      ({ url }, response) => response.writeHead(301, { location: `http://shop.example.com${url}` }).end(),
      'not to HTTPS',
    ],
  ])('tell a way from HTTP to HTTPS that %s', async (_, plain, said) => {
    expect(failuresIn(await run(checksOf(), { plain }))['redirect']).toContain(said);
  });

  test('tell a circle between HTTP and HTTPS', async () => {
    const answer: Behaviour['answer'] = ({ url }, response) =>
      response.writeHead(301, { location: `http://shop.example.com${url}` }).end();

    expect(failuresIn(await run(checksOf(), { answer }))['redirect']).toContain('redirects lead in a circle');
  });

  test.each<[string, Behaviour['upgrade'], string]>([
    [
      'does not know',
      (_, socket) => socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'),
      '404 instead of 101',
    ],
    [
      'agrees to without understanding',
      (_, socket) =>
        socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
      '101 without the proof',
    ],
    ['hangs up on', (_, socket) => socket.destroy(), 'the connection was cut'],
  ])('tell a websocket that a service %s', async (_, upgrade, said) => {
    expect(failuresIn(await run(checksOf({ websocket: true }), { upgrade }))['websocket']).toContain(said);
  });

  test('take it for a websocket when a service wants to know who asks', async () => {
    const upgrade: Behaviour['upgrade'] = (_, socket) => {
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
    };

    expect(failuresIn(await run(checksOf({ websocket: true }), { upgrade }))).toEqual({});
  });

  test.each<[string, keyof MadeCertificates, string]>([
    ['expired', 'expired', 'the certificate has expired'],
    ['for another name', 'foreign', 'the certificate is for another name'],
    ['self-signed', 'selfSigned', 'self-signed'],
  ])('tell a certificate that is %s', async (_, which, said) => {
    const failures = failuresIn(await run(checksOf(), { tls: certificates[which] as Behaviour['tls'] & object }));

    expect(failures['certificate']).toContain(said);
    expect(failures['answer']).toContain(said);
  });

  test('tell a certificate of an authority that nobody knows', async () => {
    const { ca: _, ...line } = open[0]?.line ?? {};
    const stage = await pretendStage(certificates);
    open.push(stage);
    const { ca: __, ...unknowing } = stage.line;
    const [certificate] = checksOf().filter(({ kind }) => kind === 'certificate');
    const verdict = await perform(certificate!, { ...unknowing, ...line, signal: new AbortController().signal });

    expect(verdict).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('authority that this machine does not know'),
    });
  });

  test('tell versions of TLS that are no longer safe, and do not try a second time', async () => {
    const tls = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const results = await run(checksOf(), { tls });

    expect(failuresIn(results)).toEqual({ 'old-tls': 'TLSv1.1 is accepted' });
    expect(results.find(({ check }) => check.kind === 'old-tls')?.tries).toBe(1);
  });

  test('tell what speaks no TLS at all', async () => {
    const stage = await pretendStage(certificates);
    open.push(stage);
    const [, plain] = stage.line.detours;
    const detours = [{ host: '', port: '443', toHost: '127.0.0.1', toPort: plain!.toPort }];
    const [certificate] = checksOf().filter(({ kind }) => kind === 'certificate');
    const verdict = await perform(certificate!, { ...stage.line, detours, signal: new AbortController().signal });

    expect(verdict).toMatchObject({ status: 'failed', detail: expect.stringContaining('TLS failed') });
  });

  test('give up on a server that never answers, when the time for one request is over', async () => {
    const results = await run(
      checksOf({ probes: {} }),
      { answer: () => undefined },
      { retries: 0 },
      { timeoutMs: 200 },
    );

    expect(failuresIn(results)['answer']).toBe('no answer within 0.2 s');
  });

  test('give up on a server that begins an answer and never ends it', async () => {
    const answer: Behaviour['answer'] = (_, response) => void response.write('so');
    const results = await run(checksOf({ probes: {} }), { answer }, { retries: 0 }, { timeoutMs: 200 });

    expect(failuresIn(results)['answer']).toBe('no answer within 0.2 s');
  });

  test('end when the time for all is up, with a word on every check', async () => {
    const checks = checksOf({ websocket: true });
    const start = Date.now();
    const behaviour = { answer: () => undefined, upgrade: () => undefined, plain: () => undefined };
    const results = await run(checks, behaviour, { limitMs: 300, concurrency: 1 }, { timeoutMs: 60_000 });

    expect(Date.now() - start).toBeLessThan(3000);
    expect(results).toHaveLength(checks.length);
    expect(failuresIn(results)['closed-port']).toBe('the time for all checks is up (0.3 s)');
  });

  test.each<[string, http2.OutgoingHttpHeaders, string | undefined, string]>([
    ['a method that is not there', { ':status': 200, 'content-type': 'application/grpc' }, '12', 'gRPC status 12'],
    ['a service that is not there', { ':status': 200, 'content-type': 'application/grpc' }, '14', 'unavailable'],
    ['an answer that is none', { ':status': 503 }, undefined, '503 without a status of gRPC'],
  ])('call a service that speaks gRPC, and know %s', async (_, headers, code, said) => {
    const called: http2.IncomingHttpHeaders[] = [];
    const answer = await askedHttp2('grpc', (stream, request) => {
      called.push(request);
      stream.respond(headers, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers(code === undefined ? {} : { 'grpc-status': code }));
      stream.end();
    });

    expect(called[0]).toMatchObject({ ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers' });
    expect(answer.detail).toContain(said);
    expect(answer.status).toBe(code === '12' ? 'passed' : 'failed');
  });

  test('ask a service that speaks HTTP/2 in nothing else', async () => {
    const answer = await askedHttp2('http2', (stream, { ':method': method, ':authority': authority }) => {
      stream.respond({ ':status': method === 'GET' && authority === 'shop.example.com' ? 200 : 500 });
      stream.end('hello');
    });

    expect(answer).toEqual({ status: 'passed', detail: '200' });
  });

  test('give up on a service that speaks HTTP/2 and never answers', async () => {
    expect(await askedHttp2('http2', () => undefined, 300)).toEqual({
      status: 'failed',
      detail: 'no answer within 0.3 s',
    });
  });

  test('tell a connection that is cut', async () => {
    const results = await run(checksOf({ probes: {} }), { answer: ({ socket }) => void socket.destroy() });

    expect(failuresIn(results)['answer']).toMatch(/the connection was cut|socket hang up/);
  });

  test('tell that nobody is there', async () => {
    const stage = await pretendStage(certificates);
    await stage.close();
    const [answer] = checksOf({ probes: {} }).filter(({ kind }) => kind === 'answer');
    const verdict = await perform(answer!, { ...stage.line, signal: new AbortController().signal });

    expect(verdict).toEqual({ status: 'failed', detail: 'nobody listens there (connection refused)' });
  });

  test('tell a port that should be closed and is not, and do not try a second time', async () => {
    const inner = createServer();
    await new Promise<void>((resolve) => inner.listen(0, '127.0.0.1', resolve));
    const { port } = inner.address() as AddressInfo;
    const results = await run(checksOf({ port }));
    await new Promise((resolve) => inner.close(resolve));

    expect(results.filter(({ status }) => status === 'failed')).toEqual([
      expect.objectContaining({ detail: 'somebody answers there', tries: 1 }),
    ]);
  });

  test.each<[string, string | undefined, string | undefined]>([
    ['of the declared life', `AWSALB=x; Expires=${new Date(Date.now() + 3_600_000).toUTCString()}; Path=/`, undefined],
    ['of another life', `AWSALB=x; Expires=${new Date(Date.now() + 60_000).toUTCString()}; Path=/`, 'not for 3600 s'],
    ['that is not there', 'session=x', 'without a cookie AWSALB'],
  ])('look for the cookie of a sticky service: one %s', async (_, cookie, said) => {
    const answer: Behaviour['answer'] = (__, response) => response.setHeader('set-cookie', cookie ?? '').end();
    const failure = failuresIn(await run(checksOf({ sticky: { ttlSeconds: 3600 } }), { answer }))['sticky'];

    expect(said === undefined ? failure : failure?.includes(said)).toBe(said === undefined ? undefined : true);
  });

  test('look for what CloudFront adds and keeps', async () => {
    const headers = {
      'x-content-type-options': '',
      'x-frame-options': '',
      'referrer-policy': '',
      'x-cache': 'Miss from cloudfront',
    };
    const answer: Behaviour['answer'] = (_, response) =>
      response.writeHead(200, { ...headers, 'cache-control': 'max-age=60' }).end();
    const results = await run(checksOf({}, { edge: { cdn: true, cachedPaths: ['/pictures/*'] } }), { answer });

    expect(failuresIn(results)).toEqual({
      headers: 'missing: strict-transport-security',
      cached: 'Miss from cloudfront, though the answer says max-age=60',
    });
  });

  test('look for the files of a bucket where they are declared, and for nobody elsewhere', async () => {
    const answer: Behaviour['answer'] = (_, response) =>
      response.writeHead(403, { 'x-cache': 'Error from cloudfront' }).end();
    const files = { buckets: { web: {} }, edge: { cdn: true, static: { '/app/*': { bucket: 'web', spa: true } } } };
    const failures = failuresIn(await run(checksOf({ routes: ['/v1/*'], probes: {} }, files), { answer }));

    expect(failures['file']).toContain('403: the file is not in the bucket');
    expect(failures['unknown-path']).toContain('403, but not the 404 of the load balancer');
  });

  test('tell somebody who answers what no route takes', async () => {
    const failures = failuresIn(await run(checksOf({ routes: ['/v1/*'], probes: {} })));

    expect(failures['unknown-path']).toBe('200: somebody answers what no route takes');
  });
});
