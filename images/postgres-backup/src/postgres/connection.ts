import { readFileSync } from 'node:fs';
import type { ClientConfig } from 'pg';
import { Client } from 'pg';
import type { Login } from '../configuration';

/** Logs in, and works; the connection ends whatever happens, and at once when the signal says so. */
export async function withConnection<T>(
  login: Login,
  work: (client: Client) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const client = new Client(clientConfig(login));
  // without a listener a lost connection ends the process; the next query reports it anyway
  client.on('error', () => undefined);
  await client.connect();
  const cut = (): void => void client.end();
  signal?.addEventListener('abort', cut);
  try {
    signal?.throwIfAborted();
    await client.query(SESSION);
    return await work(client);
  } catch (error) {
    signal?.throwIfAborted(); // then that is why the connection is gone
    throw error;
  } finally {
    signal?.removeEventListener('abort', cut);
    await client.end();
  }
}

/** What administrators set to end forgotten sessions would end a long dump; locks of others are waited for a while. */
const SESSION = `
  SET statement_timeout = 0;
  SET idle_in_transaction_session_timeout = 0;
  SET lock_timeout = '5min';
  SET row_security = off;
  SET search_path = pg_catalog`;

function clientConfig({ rootCertificates, ...login }: Login): ClientConfig {
  return {
    ...login,
    ssl:
      rootCertificates === undefined ? false : { ca: readFileSync(rootCertificates, 'utf8'), rejectUnauthorized: true },
    application_name: 'slipway-backup',
    connectionTimeoutMillis: 30_000, // a paused Aurora Serverless takes about 15 s to resume
    keepAlive: true,
    keepAliveInitialDelayMillis: 60_000, // while pg_dump works this session is idle; firewalls forget it after 350 s
  };
}
