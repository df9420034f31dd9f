import type { Client } from 'pg';
import type { Login } from '../../../lib/database/access/connect';
import { connector, withConnection } from '../../../lib/database/access/connect';
import type { Credential } from '../../../lib/database/access/credential';
import { setPassword } from '../../../lib/database/access/user-password';

/** The test server speaks no TLS. */
export const connect = connector(false);

/** Runs statements in a connection of their own and gives the rows of the last one, or the SQLSTATE of the failure. */
export async function attempt(login: Login, ...statements: string[]): Promise<unknown[] | string> {
  try {
    return await withConnection(connect, login, async (client) => {
      let rows: unknown[] = [];
      for (const statement of statements) ({ rows } = await client.query(statement));
      return rows;
    });
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** The login of a role's user, which gets a password first. */
export async function userLogin(admin: Client, database: Login, user: string): Promise<Login> {
  await setPassword(admin, user, 'secret');
  return { ...database, user, password: 'secret' };
}

/** The login that the value of a secret describes. */
export function loginFrom(secret: Record<string, unknown>): Login {
  const { host, port, dbname, username, password } = secret as unknown as Credential;
  return { host, port, database: dbname, user: username, password };
}

/** Roles with passwords, memberships, settings and every access list: what a second run must not change. */
export async function dump(superuser: Login): Promise<unknown[]> {
  const parts = [
    `SELECT rolname, rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolpassword FROM pg_authid`,
    `SELECT roleid::regrole, member::regrole, grantor::regrole, to_jsonb(m) - 'oid' AS options FROM pg_auth_members m`,
    `SELECT setdatabase, setrole::regrole, setconfig FROM pg_db_role_setting`,
    `SELECT objoid::regrole, description FROM pg_shdescription WHERE classoid = 'pg_authid'::regclass`,
    `SELECT datname, datacl FROM pg_database`,
    `SELECT nspname, nspowner::regrole, nspacl FROM pg_namespace WHERE nspname !~ '^pg_'`,
    `SELECT oid::regclass, relowner::regrole, relacl FROM pg_class WHERE relacl IS NOT NULL`,
    `SELECT oid::regprocedure, proowner::regrole, proacl FROM pg_proc WHERE proacl IS NOT NULL`,
    `SELECT defaclrole::regrole, defaclobjtype, defaclacl FROM pg_default_acl`,
  ];
  return withConnection(connect, superuser, async (client) => {
    const rows: unknown[] = [];
    for (const part of parts) rows.push(...(await client.query(`SELECT p::text FROM (${part}) p ORDER BY 1`)).rows);
    return rows;
  });
}
