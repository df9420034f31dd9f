import type { ClientBase } from 'pg';
import { generatePassword } from '../../shared/generate-password';
import type { SecretStore } from '../../shared/secret-store';
import type { Connect } from './connect';
import type { Credential, DatabasePlace } from './credential';
import { userAndPassword } from './credential';
import { otherUser } from './role-users';
import { passwordWorks, setPassword } from './user-password';

/** Name of the secret by which a proxy knows a user. */
type SecretOf = (user: string) => string;

/** Tells the proxy the password of a user. */
export async function tellProxy(store: SecretStore, secretOf: SecretOf, user: string, password: string): Promise<void> {
  const stored = userAndPassword(await store.read(secretOf(user)));
  if (stored.username === user && stored.password === password) return;
  await store.write(secretOf(user), JSON.stringify({ username: user, password }));
}

export interface ProxyUsersProps {
  readonly store: SecretStore;
  readonly connect: Connect;
  /** Connected to the server as administrator. */
  readonly client: ClientBase;
  readonly server: DatabasePlace;
  readonly secretOf: SecretOf;
  /** What the secret of the service said before its last rotation. */
  readonly previous: string | undefined;
}

/**
 * Both users of a role can sign in by the proxy: the one in use, and the one before it, which tasks hold that started
 * before the last rotation.
 */
export async function provideProxyUsers(inUse: Credential, props: ProxyUsersProps): Promise<void> {
  const { client, server, secretOf, store, connect } = props;
  await tellProxy(store, secretOf, inUse.username, inUse.password);
  const user = otherUser(inUse.username);
  const works = (password: string) =>
    passwordWorks(connect, { host: server.host, port: server.port, database: server.database, user, password });
  const own = userAndPassword(await store.read(secretOf(user)));
  if (own.username === user && own.password && (await works(own.password))) return;

  const previous = userAndPassword(props.previous);
  const isHeld = previous.username === user && previous.password && (await works(previous.password));
  const password = (isHeld && previous.password) || generatePassword();
  await tellProxy(store, secretOf, user, password);
  if (!isHeld) await setPassword(client, user, password);
}
