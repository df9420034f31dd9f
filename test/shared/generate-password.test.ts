import { expect, test } from '@jest/globals';
import { generatePassword } from '../../lib/shared/generate-password';

test('passwords are long, need no escape in a URL, and differ', () => {
  const passwords = Array.from({ length: 50 }, generatePassword);
  expect(new Set(passwords).size).toBe(50);
  for (const password of passwords) expect(encodeURIComponent(password)).toMatch(/^[\w-]{32}$/);
});
