export const accesses = ['owner', 'read-write', 'read-only', 'dump'] as const;

/**
 * What a role may do in its database. `owner`: make schemas and objects, which are then its own. `read-write`: read and
 * change the rows of the owners' tables. `read-only`: read them. `dump`: read all that there is, whoever made it.
 */
export type Access = (typeof accesses)[number];

export interface DeclaredRole {
  readonly name: string;
  readonly access: Access;
}
