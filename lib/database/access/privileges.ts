import { escapeIdentifier } from 'pg';
import type { Access, DeclaredRole } from './declared-role';

export type ObjectKind = 'SCHEMA' | 'TABLE' | 'SEQUENCE' | 'ROUTINE';

/** Objects of one kind that one role owns; names are schema-qualified and quoted. */
export interface OwnedObjects {
  readonly owner: string;
  readonly kind: ObjectKind;
  readonly names: readonly string[];
}

/** What a role gets on the objects of an owner; views count as tables. Who dumps reads all by another way. */
const PRIVILEGES: Readonly<Record<ObjectKind, Readonly<Record<Exclude<Access, 'owner'>, string | undefined>>>> = {
  SCHEMA: { 'read-write': 'USAGE', 'read-only': 'USAGE', dump: undefined },
  TABLE: { 'read-write': 'SELECT, INSERT, UPDATE, DELETE', 'read-only': 'SELECT', dump: undefined },
  SEQUENCE: { 'read-write': 'USAGE, SELECT', 'read-only': 'SELECT', dump: undefined },
  ROUTINE: { 'read-write': 'EXECUTE', 'read-only': undefined, dump: undefined },
};

/** Rights on the database and on the schema `public`, and none for roles that were not declared. */
export function databasePrivileges(database: string, roles: readonly DeclaredRole[]): string[] {
  const onDatabase = `DATABASE ${escapeIdentifier(database)}`;
  const owners = list(roles.filter(({ access }) => access === 'owner'));
  const others = list(roles.filter(({ access }) => access !== 'owner'));
  const everyone = list(roles);
  return [
    `REVOKE CONNECT ON ${onDatabase} FROM PUBLIC`,
    'REVOKE CREATE ON SCHEMA public FROM PUBLIC',
    ...(everyone
      ? [`GRANT CONNECT ON ${onDatabase} TO ${everyone}`, `GRANT USAGE ON SCHEMA public TO ${everyone}`]
      : []),
    ...(owners ? [`GRANT CREATE ON ${onDatabase} TO ${owners}`, `GRANT CREATE ON SCHEMA public TO ${owners}`] : []),
    ...(others
      ? [`REVOKE CREATE ON ${onDatabase} FROM ${others}`, `REVOKE CREATE ON SCHEMA public FROM ${others}`]
      : []),
  ];
}

/** Rights of the other roles on whatever the owners will make, in any schema. */
export function futurePrivileges(roles: readonly DeclaredRole[]): string[] {
  const owners = list(roles.filter(({ access }) => access === 'owner'));
  if (!owners) return [];
  const kinds = Object.keys(PRIVILEGES) as ObjectKind[];
  return kinds
    .flatMap((kind) => privileges(kind, `${kind}S`, roles))
    .map((privilege) => `ALTER DEFAULT PRIVILEGES FOR ROLE ${owners} ${privilege}`);
}

/** Rights of the other roles on what is there already. */
export function presentPrivileges(owned: readonly OwnedObjects[], roles: readonly DeclaredRole[]): string[] {
  return owned.flatMap(({ owner, kind, names }) =>
    // a former owner keeps all rights on what it made: whoever changes that is a person
    privileges(
      kind,
      `${kind} ${names.join(', ')}`,
      roles.filter(({ name }) => name !== owner),
    ),
  );
}

/** Takes everything before it gives, so that a role that was read-write ends up read-only; the transaction hides the gap. */
function privileges(kind: ObjectKind, objects: string, roles: readonly DeclaredRole[]): string[] {
  const grantees = list(roles.filter(({ access }) => access !== 'owner'));
  if (!grantees) return [];
  const grants = Object.entries(PRIVILEGES[kind]).flatMap(([access, granted]) => {
    const to = list(roles.filter((role) => role.access === access));
    return granted && to ? [`GRANT ${granted} ON ${objects} TO ${to}`] : [];
  });
  return [`REVOKE ALL ON ${objects} FROM ${grantees}`, ...grants];
}

function list(roles: readonly DeclaredRole[]): string {
  return roles.map(({ name }) => escapeIdentifier(name)).join(', ');
}
