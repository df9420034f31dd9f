import type { ClientBase } from 'pg';

/** Schemas that are PostgreSQL's own. */
const OWN = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

/** Names of tables and materialized views with data of their own, quoted, the smallest first. */
export async function tables(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    SELECT format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE (c.relkind = 'r' OR (c.relkind = 'm' AND c.relispopulated)) AND ${OWN}
    ORDER BY pg_relation_size(c.oid), name`);
  return rows.map(({ name }) => name);
}

/** Roles other than the present one that own tables. */
export async function owners(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    SELECT DISTINCT r.rolname AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles r ON r.oid = c.relowner
    WHERE c.relkind IN ('r', 'm', 'p') AND ${OWN} AND NOT pg_has_role(c.relowner, 'USAGE')
    ORDER BY name`);
  return rows.map(({ name }) => name);
}

export async function missingRoles(client: ClientBase, roles: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM unnest($1::text[]) name WHERE name NOT IN (SELECT rolname FROM pg_roles) ORDER BY name',
    [roles],
  );
  return rows.map(({ name }) => name);
}

export interface ForeignKey {
  readonly name: string;
  readonly child: string;
  readonly parent: string;
  /** Columns of the child with those of the parent, quoted. */
  readonly pairs: readonly (readonly [string, string])[];
}

/** References that PostgreSQL promises to hold; those that nobody has validated promise nothing. */
export async function foreignKeys(client: ClientBase): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(`
    SELECT k.conname AS name, format('%I.%I', n.nspname, c.relname) AS child,
      format('%I.%I', m.nspname, p.relname) AS parent,
      (SELECT json_agg(json_build_array(quote_ident(a.attname), quote_ident(b.attname)))
       FROM unnest(k.conkey, k.confkey) AS pair(own, other)
       JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = own
       JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = other) AS pairs
    FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace m ON m.oid = p.relnamespace
    WHERE k.contype = 'f' AND k.convalidated AND k.conparentid = 0 AND ${OWN}
    ORDER BY child, name`);
  return rows;
}

export interface Index {
  readonly oid: number;
  readonly name: string;
  readonly isValid: boolean;
  readonly isTree: boolean;
}

/** Indexes with data of their own, the smallest first. */
export async function indexes(client: ClientBase): Promise<Index[]> {
  const { rows } = await client.query<Index>(`
    SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name, i.indisvalid AND i.indisready AS "isValid",
      a.amname = 'btree' AS "isTree"
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_am a ON a.oid = c.relam
    WHERE c.relkind = 'i' AND c.relpersistence = 'p' AND ${OWN}
    ORDER BY pg_relation_size(c.oid), name`);
  return rows;
}
