import { randomBytes } from 'node:crypto';

/** A password of 192 random bits, of characters that need no escape in a URL, a shell, SQL or an access list. */
export function generatePassword(): string {
  return randomBytes(24).toString('base64url');
}
