import type { ClientBase } from 'pg';
import { adminLogin } from './admin-login';
import type { Connect } from './connect';
import { withConnection } from './connect';
import type { DatabasePlace } from './credential';
import { makeCredential, userAndPassword } from './credential';
import type { DeclaredRole } from './declared-role';
import { accesses } from './declared-role';
import { generatePassword } from '../../shared/generate-password';
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
  readonly Roles: readonly AccessRole[];
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
  await withConnection(tools.connect, await adminLogin(tools.store, AdminSecretArn, place), async (client) => {
    const retired = await reconcileRoles(client, Roles);
    for (const user of retired) console.info({ message: 'login taken from a user that is no longer declared', user });
    for (const role of Roles) await provideCredential(client, role, place, tools);
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
  place: DatabasePlace,
  tools: AccessTools,
): Promise<void> {
  const { store, connect } = tools;
  const stored = await store.read(role.secretArn);
  const { username, password } = userAndPassword(stored);
  const keeps = username !== undefined && usersOf(role.name).includes(username);
  const credential = keeps
    ? makeCredential(place, username, password ?? generatePassword())
    : makeCredential(place, usersOf(role.name)[0], generatePassword());
  const value = JSON.stringify(credential);
  if (value !== stored) await store.write(role.secretArn, value);

  const { host, port, database } = place;
  const login = { host, port, database, user: credential.username, password: credential.password };
  if (!(await passwordWorks(connect, login))) await setPassword(client, credential.username, credential.password);
}
