'use strict';
// Forward proxy for programs that may reach some hosts outside and no others. It listens on a port for each client, which
// has its own list; who may connect to which port is for the network to say. Runs in a plain Node image, as `node -e`.
//
// No text with embedded expressions here: CloudFormation would take them for its own.
//
// EGRESS_PROXY: { clients: [{ service, port, allowed: ['api.openai.com:443', '*.googleapis.com:443'] }], inside: [['10.0.0.0', 8]],
//   connectSeconds, headerSeconds, drainSeconds, maxConnections }
const dns = require('node:dns');
const http = require('node:http');
const net = require('node:net');
const { pipeline } = require('node:stream');

const settings = JSON.parse(process.env.EGRESS_PROXY);
const connectMs = settings.connectSeconds * 1000;

// between two packets of the network address translation of AWS, which forgets a silent connection after 350 seconds
const KEEP_ALIVE_MS = 60_000;
const HOP_BY_HOP = [
  'connection',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
];

const inside = new net.BlockList();
for (const [address, prefix] of settings.inside) inside.addSubnet(address, prefix, 'ipv4');

function log(service, event, details) {
  const line = JSON.stringify({ time: new Date().toISOString(), event, service, ...details });
  process.stdout.write(line + '\n');
}

// a name of the list may lead to any address, but to none inside: that is not what it was listed for
function outside(host, options, callback) {
  dns.lookup(host, { all: true, family: 4 }, (error, found = []) => {
    const addresses = found.filter(({ address }) => !inside.check(address));
    if (error) callback(error);
    else if (addresses.length === 0) callback(Object.assign(new Error('an address inside'), { code: 'EINSIDE' }));
    else if (options.all) callback(null, addresses);
    else callback(null, addresses[0].address, 4);
  });
}

function targetOf(host, port) {
  return { host: host.toLowerCase().replace(/\.$/, ''), port: Number(port) };
}

function matcher(allowed) {
  const exact = new Set(allowed);
  const below = allowed.filter((name) => name.startsWith('*.')).map((name) => name.slice(1));
  return ({ host, port }) => {
    const name = host + ':' + port;
    return exact.has(name) || below.some((end) => name.endsWith(end) && name.length > end.length);
  };
}

const statusOf = { EINSIDE: 403, ETIMEDOUT: 504 };

function whenConnected(socket) {
  const late = () => socket.destroy(Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' }));
  const timer = setTimeout(late, connectMs);
  for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(timer));
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
}

function tunnel({ service }, target, client, head) {
  let answered = false;
  const upstream = net.connect({ ...target, lookup: outside, family: 4, allowHalfOpen: true });
  whenConnected(upstream);
  client.setKeepAlive(true, KEEP_ALIVE_MS);
  upstream.once('connect', () => {
    answered = true;
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    upstream.write(head);
    client.pipe(upstream).pipe(client);
  });
  upstream.on('error', ({ code }) => {
    if (answered) return client.destroy();
    log(service, code === 'EINSIDE' ? 'denied' : 'failed', { method: 'CONNECT', ...target, reason: code });
    refuse(client, statusOf[code] ?? 502);
  });
  client.on('close', () => upstream.destroy());
}

function refuse(client, status) {
  const reason = status + ' ' + http.STATUS_CODES[status];
  client.end('HTTP/1.1 ' + reason + '\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

function answer(response, status) {
  if (response.headersSent) return response.destroy();
  response.writeHead(status, { connection: 'close', 'content-length': 0 }).end();
}

// without what belongs to the connection and not to the request
function forwarded(headers) {
  const named = String(headers.connection ?? '')
    .toLowerCase()
    .split(/\s*,\s*/);
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name) && !named.includes(name)),
  );
}

function forward({ service }, target, url, request, response) {
  const headers = { ...forwarded(request.headers), host: url.host };
  const path = url.pathname + url.search;
  const upstream = http.request({
    ...target,
    path,
    method: request.method,
    headers,
    lookup: outside,
    family: 4,
    agent: false,
  });
  upstream.once('socket', whenConnected);
  upstream.on('response', (from) => {
    response.writeHead(from.statusCode, forwarded(from.headers));
    pipeline(from, response, () => {});
  });
  upstream.on('error', ({ code }) => {
    log(service, code === 'EINSIDE' ? 'denied' : 'failed', { method: request.method, ...target, reason: code });
    answer(response, statusOf[code] ?? 502);
  });
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}

function urlOf(text) {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function serve(client) {
  const { service, port } = client;
  const allows = matcher(client.allowed);
  const isDenied = (method, target) => {
    if (allows(target)) return false;
    log(service, 'denied', { method, ...target, reason: 'not in egress' });
    return true;
  };
  const server = http.createServer({
    headersTimeout: settings.headerSeconds * 1000,
    connectionsCheckingInterval: 1000,
  });
  server.maxConnections = settings.maxConnections;
  server.on('drop', () => log(service, 'dropped', { reason: 'too many connections' }));
  server.on('connect', ({ url }, socket, head) => {
    socket.on('error', () => socket.destroy());
    const [, host, given] = /^([a-z0-9._-]{1,255}):(\d{1,5})$/i.exec(url) ?? [];
    if (host === undefined) return refuse(socket, 400);
    const target = targetOf(host, given);
    return isDenied('CONNECT', target) ? refuse(socket, 403) : tunnel(client, target, socket, head);
  });
  server.on('request', (request, response) => {
    const url = urlOf(request.url);
    if (url?.protocol !== 'http:') return answer(response, 400);
    const target = targetOf(url.hostname, url.port || 80);
    return isDenied(request.method, target) ? answer(response, 403) : forward(client, target, url, request, response);
  });
  return server.listen(port);
}

const servers = [];

// DNS names this one for some seconds more, so it goes on accepting; then it ends with its last connection
process.on('SIGTERM', () => {
  setTimeout(() => servers.forEach((server) => server.close()), settings.drainSeconds * 1000);
});

for (const client of settings.clients) servers.push(serve(client));
