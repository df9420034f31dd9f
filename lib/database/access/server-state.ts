import type { ClientBase } from 'pg';
import type { OwnedObjects } from './privileges';

/** What the server holds before the roles are reconciled. */
export interface ServerState {
  /** `server_version_num`, e.g. 170004. */
  readonly version: number;
  readonly database: string;
  /** The connected user owns the database and its schema `public`, so its grants on them take effect. */
  readonly ownsDatabase: boolean;
  /** Every role of the server, with whether it may log in. */
  readonly logins: ReadonlyMap<string, boolean>;
  /** Roles that an earlier run made for this database. */
  readonly managed: readonly string[];
  /** Objects that managed roles own in this database. */
  readonly owned: readonly OwnedObjects[];
}

/**
 * The comment on a role that says who made it. Roles belong to the whole server, so it names the database:
 * the job of one database leaves the roles of another alone.
 */
export function roleComment(database: string): string {
  return `Service role of database ${database}, managed by Slipway`;
}

export async function readServerState(client: ClientBase): Promise<ServerState> {
  const { rows: servers } = await client.query<{ version: string; database: string; owner: boolean }>(SERVER);
  if (!servers[0]) throw new Error('The connected database is not in pg_database');
  const { version, database, owner } = servers[0];
  const { rows: roles } = await client.query<{ name: string; login: boolean; comment: string | null }>(ROLES);
  const managed = roles.filter(({ comment }) => comment === roleComment(database)).map(({ name }) => name);
  const { rows: owned } = await client.query<OwnedObjects>(OWNED_OBJECTS, [managed]);
  return {
    version: Number(version),
    database,
    ownsDatabase: owner,
    logins: new Map(roles.map(({ name, login }) => [name, login])),
    managed,
    owned,
  };
}

const SERVER = `
  SELECT current_setting('server_version_num') AS version, d.datname AS database,
         pg_has_role(d.datdba, 'USAGE')
           AND EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = 'public' AND pg_has_role(n.nspowner, 'USAGE')) AS owner
  FROM pg_database d WHERE d.datname = current_database()`;

const ROLES = `
  SELECT rolname AS name, rolcanlogin AS login, shobj_description(oid, 'pg_authid') AS comment
  FROM pg_roles ORDER BY rolname`;

/** With an empty search path the casts to regclass and regprocedure give quoted, schema-qualified names. */
const OWNED_OBJECTS = `
  SELECT r.rolname AS owner, o.kind, array_agg(o.name ORDER BY o.name) AS names
  FROM (
    SELECT nspowner AS owner, 'SCHEMA' AS kind, quote_ident(nspname) AS name FROM pg_namespace
    UNION ALL
    SELECT relowner, CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, oid::regclass::text
    FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND relpersistence <> 't'
    UNION ALL
    SELECT proowner, 'ROUTINE', oid::regprocedure::text FROM pg_proc
  ) o JOIN pg_roles r ON r.oid = o.owner
  WHERE r.rolname = ANY ($1)
  GROUP BY r.rolname, o.kind ORDER BY r.rolname, o.kind`;
