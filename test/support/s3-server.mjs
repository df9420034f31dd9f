// An S3 server on loopback, in memory, until standard input ends. Prints its port. A process of its own, since the
// package is an ES module, which jest does not load.
import { buildApp } from 'fauxqs';

const app = buildApp({ logger: false });
await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`${app.server.address().port}\n`);
process.stdin.resume().on('end', () => process.exit());
