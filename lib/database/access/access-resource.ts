import type { ClientBase } from 'pg';
import { adminLogin } from './admin-login';
import type { Connect } from './connect';
import { withConnection } from './connect';
import type { Credential, DatabasePlace } from './credential';
import { makeCredential, userAndPassword } from './credential';
import type { DeclaredRole } from './declared-role';
import { accesses } from './declared-role';
import { generatePassword } from '../../shared/generate-password';
import { provideExtension } from './extensions';
import { provideProxyUsers } from './proxy-users';
import { usersOf } from './role-users';
import { reconcileRoles } from './roles';
import type { SecretStore } from '../../shared/secret-store';
import { passwordWorks, setPassword } from './user-password';

/** Properties of the custom resource: all roles of one database. CloudFormation turns numbers into strings. */
export interface AccessProperties {
  readonly AdminSecretArn: string;
  readonly Host: string;
  readonly Port: string | number;
  readonly Database: string;
  readonly ReaderHost?: string;
  /** The server itself, where `Host` is a proxy. */
  readonly ServerHost?: string;
  /** Secrets by which the proxy knows the users, before the name of the user. */
  readonly ProxyUsers?: string;
  readonly Roles: readonly AccessRole[];
  /** Extensions that the database has beside its own. */
  readonly Extensions?: readonly string[];
}

export interface AccessRole extends DeclaredRole {
  /** Secret that receives the credential. */
  readonly secretArn: string;
}

export interface AccessEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: AccessProperties;
}

export interface AccessTools {
  readonly store: SecretStore;
  readonly connect: Connect;
}

/**
 * Makes the declared roles and fills their secrets. Deletion leaves all of it in place, as it leaves the data.
 *
 * @throws Error that fails the deployment
 */
export async function applyAccess(event: AccessEvent, tools: AccessTools): Promise<{ PhysicalResourceId: string }> {
  const { AdminSecretArn, Roles, ...properties } = event.ResourceProperties;
  const PhysicalResourceId = event.PhysicalResourceId ?? `database-access-${properties.Database}`;
  if (event.RequestType === 'Delete') return { PhysicalResourceId };
  for (const { name, access } of Roles) {
    if (!accesses.includes(access))
      throw new Error(`Roles.${name}.access: must be one of ${accesses.join(', ')}, got '${access}'`);
  }
  const place = {
    host: properties.Host,
    port: Number(properties.Port),
    database: properties.Database,
    ...(properties.ReaderHost && { readerHost: properties.ReaderHost }),
  };
  const server = { ...place, host: properties.ServerHost ?? place.host };
  await withConnection(tools.connect, await adminLogin(tools.store, AdminSecretArn, server), async (client) => {
    for (const extension of properties.Extensions ?? []) await provideExtension(client, extension);
    const retired = await reconcileRoles(client, Roles);
    for (const user of retired) console.info({ message: 'login taken from a user that is no longer declared', user });
    const { ProxyUsers } = properties;
    for (const role of Roles) {
      // before a new address makes the current value the previous one
      const previous = ProxyUsers === undefined ? undefined : await tools.store.readPrevious(role.secretArn);
      const inUse = await provideCredential(client, role, { place, server }, tools);
      if (ProxyUsers === undefined) continue;
      const secretOf = (user: string) => `${ProxyUsers}${user}`;
      await provideProxyUsers(inUse, { ...tools, client, server, secretOf, previous });
    }
  });
  return { PhysicalResourceId };
}

/**
 * A user and a password that are there stay, since running tasks hold them; a restored database learns them again.
 * The secret is written first: a retry then finds the password that the database is to get.
 */
async function provideCredential(
  client: ClientBase,
  role: AccessRole,
  { place, server }: { place: DatabasePlace; server: DatabasePlace },
  { store, connect }: AccessTools,
): Promise<Credential> {
  const stored = await store.read(role.secretArn);
  const { username, password } = userAndPassword(stored);
  const keeps = username !== undefined && usersOf(role.name).includes(username);
  const credential = keeps
    ? makeCredential(place, username, password ?? generatePassword())
    : makeCredential(place, usersOf(role.name)[0], generatePassword());
  const value = JSON.stringify(credential);
  if (value !== stored) await store.write(role.secretArn, value);

  const { host, port, database } = server;
  const login = { host, port, database, user: credential.username, password: credential.password };
  if (!(await passwordWorks(connect, login))) await setPassword(client, credential.username, credential.password);
  return credential;
}
