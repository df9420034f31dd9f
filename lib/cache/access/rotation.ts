import { generatePassword } from '../../shared/generate-password';
import type { PasswordRotation } from '../../shared/secret-rotation';
import type { CacheUsers } from './cache-users';
import { makeCredential, parseCredential } from './credential';

/**
 * Rotation with two passwords: a user keeps the current one beside the new one, so a task that started before goes on
 * until the rotation after the next. Connections outlive the password that they were opened with.
 */
export function cacheRotation(users: CacheUsers): PasswordRotation {
  return {
    renew(current) {
      const { username, ...place } = parseCredential(current);
      return JSON.stringify(makeCredential({ username, password: generatePassword() }, place));
    },

    async set(values) {
      const current = parseCredential(values.current);
      const pending = parseCredential(values.pending);
      if (pending.username !== current.username) {
        throw new Error(`The pending password belongs to ${pending.username}, the current one to ${current.username}`);
      }
      await users.modify(current.username, { Passwords: [pending.password, current.password] });
    },

    /** Only programs in the network of the cache could sign in; ElastiCache itself tells when all nodes know it. */
    async test(values) {
      const { username, password } = parseCredential(values.pending);
      const expected = password === parseCredential(values.current).password ? 1 : 2;
      const { Authentication: { PasswordCount: count = 0 } = {} } = await users.active(username);
      if (count < expected) throw new Error(`The user ${username} has ${count} password(s) instead of ${expected}`);
    },
  };
}
