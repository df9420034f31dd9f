import type { PasswordRotation } from '../../shared/secret-rotation';
import { generatePassword } from '../../shared/generate-password';
import type { AccessTools } from './access-resource';
import type { Login } from './connect';
import { withConnection } from './connect';
import { passwordWorks, setPassword } from './user-password';

/**
 * The administrator is one user, whose password changes in place: only these functions sign in as it, each time with the
 * current one.
 */
export function adminPassword({ connect }: Pick<AccessTools, 'connect'>): PasswordRotation {
  return {
    renew: (current) => JSON.stringify({ ...fieldsOf(current), password: generatePassword() }),
    async set({ current, pending }) {
      const next = loginIn(pending);
      if (await passwordWorks(connect, next)) return;
      await withConnection(connect, loginIn(current), (client) => setPassword(client, next.user, next.password));
    },
    async test({ pending }) {
      await withConnection(connect, loginIn(pending), (client) => client.query('SELECT'));
    },
  };
}

/** @throws Error, without the value, when the secret does not say where the database is */
function loginIn(text: string | undefined): Login {
  const { host, port, dbname, username, password } = fieldsOf(text);
  if (
    ![host, dbname, username, password].every((field) => typeof field === 'string' && field !== '') ||
    !Number(port)
  ) {
    throw new Error('The secret of the administrator holds no complete login: deploy the stack of the database again');
  }
  return { host, port: Number(port), database: dbname, user: username, password } as Login;
}

function fieldsOf(text: string | undefined): Record<string, unknown> {
  try {
    return JSON.parse(text ?? '') as Record<string, unknown>;
  } catch {
    return {};
  }
}
