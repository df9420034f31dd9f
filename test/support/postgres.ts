import { afterAll, beforeAll, describe } from '@jest/globals';
import { findBinaries, PostgresServer } from './postgres-server';

export type { DatabaseLogin, PostgresServer } from './postgres-server';

/**
 * Like `describe`, with a PostgreSQL server of its own on loopback; skipped, and said so, where none is installed.
 * To test with another version, put the folder of its `initdb` and `pg_ctl` first in PATH.
 */
export function describeWithPostgres(title: string, body: (server: PostgresServer) => void): void {
  const binaries = findBinaries();
  const server = new PostgresServer(binaries ?? '');
  if (!binaries) {
    const reason = 'skipped, no PostgreSQL server (initdb and pg_ctl) is installed';
    process.stderr.write(`${title}: ${reason}\n`);
    describe.skip(`${title} (${reason})`, () => body(server));
    return;
  }
  describe(title, () => {
    beforeAll(() => server.start(), 60_000);
    afterAll(() => server.stop());
    body(server);
  });
}
