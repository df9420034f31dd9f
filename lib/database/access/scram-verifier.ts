import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** PostgreSQL's own iteration count (`scram_iterations`). */
const SCRAM_ITERATIONS = 4096;

/**
 * What PostgreSQL stores of a password (RFC 5803). Sent in place of the password, it keeps the latter out of the
 * server's statement log, and it works whatever `password_encryption` says.
 *
 * @param password ASCII; other characters would have to be normalized first (SASLprep)
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, SCRAM_ITERATIONS, 32, 'sha256');
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest('base64');
  const serverKey = hmac(salted, 'Server Key').toString('base64');
  return `SCRAM-SHA-256$${SCRAM_ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
