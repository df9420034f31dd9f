import type { Login } from './connect';
import type { DatabasePlace } from './credential';
import { userAndPassword } from './credential';
import type { SecretStore } from '../../shared/secret-store';

/**
 * The login of the user that makes roles and passwords, at a database of its server.
 *
 * @throws Error when the secret holds no user and password
 */
export async function adminLogin(store: SecretStore, secretArn: string, place: DatabasePlace): Promise<Login> {
  const { username, password } = userAndPassword(await store.read(secretArn));
  if (!username || !password) throw new Error(`The secret ${secretArn} has no username and password of the admin user`);
  return { host: place.host, port: place.port, database: place.database, user: username, password };
}
