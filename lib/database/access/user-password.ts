import type { ClientBase } from 'pg';
import { escapeIdentifier, escapeLiteral } from 'pg';
import type { Connect, Login } from './connect';
import { withConnection } from './connect';
import { lockedTransaction } from './locked-transaction';
import { scramVerifier } from './scram-verifier';

/** SQLSTATE `invalid_password`; also what a user without password gets. */
const INVALID_PASSWORD = '28P01';

/** @throws what the connection met, unless it was a wrong password */
export async function passwordWorks(connect: Connect, login: Login): Promise<boolean> {
  try {
    await withConnection(connect, login, async () => undefined);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === INVALID_PASSWORD) return false;
    throw error;
  }
}

export async function setPassword(client: ClientBase, user: string, password: string): Promise<void> {
  const statement = `ALTER ROLE ${escapeIdentifier(user)} PASSWORD ${escapeLiteral(scramVerifier(password))}`;
  await lockedTransaction(client, () => client.query(statement));
}
