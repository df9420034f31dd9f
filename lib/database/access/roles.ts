import type { ClientBase } from 'pg';
import { escapeIdentifier, escapeLiteral } from 'pg';
import type { DeclaredRole } from './declared-role';
import { lockedTransaction } from './locked-transaction';
import { databasePrivileges, futurePrivileges, presentPrivileges } from './privileges';
import { usersOf } from './role-users';
import type { ServerState } from './server-state';
import { readServerState, roleComment } from './server-state';

/** PostgreSQL cuts longer names silently; a user's name is its role's and two characters. */
const MAX_ROLE_NAME_BYTES = 61;

/**
 * Brings the roles of the connected database in line with the declared ones, all in one transaction.
 *
 * Each role is a group without login, with two users that log in and act as the group, so what either of them makes
 * belongs to both. The connected user needs CREATEROLE and must own the database; it need not be a superuser.
 *
 * @returns users of roles that are no longer declared, which this run has barred from logging in; nothing is dropped
 * @throws Error that names every problem of the declaration, before anything is changed
 */
export async function reconcileRoles(client: ClientBase, roles: readonly DeclaredRole[]): Promise<readonly string[]> {
  return lockedTransaction(client, async () => {
    await client.query(`SET LOCAL search_path = ''`);
    const state = await readServerState(client);
    for (const statement of planRoles(state, roles)) await run(client, statement);
    return retiredUsers(state, roles);
  });
}

/**
 * The statements that lead from the state of the server to the declared roles. All of them may be run again.
 *
 * @throws Error that names every problem of the declaration
 */
export function planRoles(state: ServerState, roles: readonly DeclaredRole[]): string[] {
  const problems = findProblems(state, roles);
  if (problems.length > 0) throw new Error(`The database roles cannot be made: ${problems.join('; ')}`);
  return [
    ...roles.flatMap((role) => rolePlan(state, role)),
    ...databasePrivileges(state.database, roles),
    ...futurePrivileges(roles),
    ...presentPrivileges(state.owned, roles),
    ...retiredUsers(state, roles).map((user) => `ALTER ROLE ${escapeIdentifier(user)} NOLOGIN`),
  ];
}

function rolePlan(state: ServerState, { name, access }: DeclaredRole): string[] {
  const role = escapeIdentifier(name);
  const users = usersOf(name);
  const [a, b] = users.map(escapeIdentifier);
  return [
    ...(state.managed.includes(name)
      ? []
      : [`CREATE ROLE ${role} NOLOGIN`, `COMMENT ON ROLE ${role} IS ${escapeLiteral(roleComment(state.database))}`]),
    ...users.map((user) => `${state.logins.has(user) ? 'ALTER' : 'CREATE'} ROLE ${escapeIdentifier(user)} LOGIN`),
    ...(state.version >= 160000
      ? // who creates a role may administer it but not act as it, which default privileges ask for
        [`GRANT ${role} TO ${a}, ${b}, CURRENT_USER WITH INHERIT TRUE, SET TRUE`]
      : // the admin option is not needed here, but it is after an upgrade to 16
        [`GRANT ${role} TO ${a}, ${b}`, `GRANT ${role}, ${a}, ${b} TO CURRENT_USER WITH ADMIN OPTION`]),
    ...users.map((user) => `ALTER ROLE ${escapeIdentifier(user)} SET role = ${escapeLiteral(name)}`),
    // of every schema and table, now and later
    ...(access === 'dump' ? [`GRANT pg_read_all_data TO ${role}`] : []),
  ];
}

function retiredUsers({ managed, logins }: ServerState, roles: readonly DeclaredRole[]): string[] {
  const declared = new Set(roles.map(({ name }) => name));
  return managed
    .filter((name) => !declared.has(name))
    .flatMap(usersOf)
    .filter((user) => logins.get(user));
}

function findProblems(
  { database, ownsDatabase, logins, managed }: ServerState,
  roles: readonly DeclaredRole[],
): string[] {
  const names = roles.flatMap(({ name }) => [name, ...usersOf(name)]);
  const tooLong = roles.filter(({ name }) => name === '' || Buffer.byteLength(name) > MAX_ROLE_NAME_BYTES);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  const taken = roles
    .filter(({ name }) => !managed.includes(name))
    .flatMap(({ name }) => [name, ...usersOf(name)].filter((taking) => logins.has(taking)));
  return [
    ...(ownsDatabase ? [] : [`the admin user must own the database '${database}' and its schema 'public'`]),
    ...tooLong.map(({ name }) => `'${name}' must have 1 to ${MAX_ROLE_NAME_BYTES} bytes`),
    ...[...repeated].map((name) => `'${name}' is wanted twice (each role also takes its name with _a and _b)`),
    ...taken.map(
      (name) => `'${name}' exists and was not made for this database: rename the service, or drop that role`,
    ),
  ];
}

/** PostgreSQL's messages do not say which statement failed. */
async function run(client: ClientBase, statement: string): Promise<void> {
  try {
    await client.query(statement);
  } catch (error) {
    throw new Error(`${(error as Error).message} (in: ${statement.slice(0, 200)})`, { cause: error });
  }
}
