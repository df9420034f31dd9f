import type { ClientConfig } from 'pg';
import { Client } from 'pg';

export interface Login {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** Opens a connection; who opens it ends it. */
export type Connect = (login: Login) => Promise<Client>;

/**
 * TLS with the server's certificate and name verified. Node.js trusts the CAs of Amazon RDS only where
 * `NODE_EXTRA_CA_CERTS` names them: the Lambda runtimes since Node.js 20 ship them in `/var/runtime/ca-cert.pem`.
 */
export const connectWithTls: Connect = connector({ rejectUnauthorized: true });

/** @param ssl how to encrypt; `false` is for a server on the same machine */
export function connector(ssl: NonNullable<ClientConfig['ssl']>): Connect {
  return async (login) => {
    const client = new Client({
      ...login,
      ssl,
      application_name: 'slipway-database-access',
      connectionTimeoutMillis: 30_000, // a paused Aurora Serverless takes about 15 s to resume
      lock_timeout: 30_000,
      statement_timeout: 60_000,
    });
    // without a listener a lost connection ends the process; the next query reports it anyway
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
}

/** Connects, works, and ends the connection whatever happens. */
export async function withConnection<T>(
  connect: Connect,
  login: Login,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connect(login);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
