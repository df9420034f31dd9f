/**
 * The two users that log in for a role. Rotation gives a new password to the one that is not in use, so the one that
 * running tasks hold keeps working until the rotation after that.
 */
export function usersOf(role: string): readonly [string, string] {
  return [`${role}_a`, `${role}_b`];
}

/** @throws Error when the user is neither of the two users of a role */
export function roleOf(user: string): string {
  if (!/_[ab]$/.test(user))
    throw new Error(`The user '${user}' does not alternate: its name ends neither in _a nor in _b`);
  return user.slice(0, -2);
}

/** The user that takes turns with this one. */
export function otherUser(user: string): string {
  const [a, b] = usersOf(roleOf(user));
  return user === a ? b : a;
}
