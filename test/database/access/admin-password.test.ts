import { beforeEach, expect, test } from '@jest/globals';
import type { Login } from '../../../lib/database/access/connect';
import type { RotationEvent } from '../../../lib/database/access/rotation';
import { rotateSecret } from '../../../lib/database/access/rotation';
import { secretStore } from '../../../lib/shared/secret-store';
import { describeWithPostgres } from '../../support/postgres';
import { SecretsManagerFake } from '../../support/secrets-manager-fake';
import { attempt, connect } from './sessions';

const ADMIN = 'arn:admin';
const STEPS: RotationEvent['Step'][] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

describeWithPostgres('rotation of the administrator', (server) => {
  let database: Login;
  let secrets: SecretsManagerFake;

  beforeEach(async () => {
    database = await server.createDatabase();
    secrets = new SecretsManagerFake();
    const { host, port, database: dbname, user: username, password } = database;
    secrets.create(ADMIN, { engine: 'postgres', host, port, dbname, username, password });
  });

  async function steps(token: string, ...wanted: RotationEvent['Step'][]): Promise<void> {
    for (const Step of wanted) {
      const tools = { store: secretStore(secrets), connect, adminSecretArn: ADMIN };
      await rotateSecret({ Step, SecretId: ADMIN, ClientRequestToken: token }, tools);
    }
  }
  const password = () => (secrets.current(ADMIN) as { password: string }).password;

  test('gives the one user a new password, and leaves the rest of the secret as it is', async () => {
    const before = secrets.current(ADMIN);
    await steps(secrets.startRotation(ADMIN), ...STEPS);
    expect(secrets.current(ADMIN)).toEqual({ ...(before as object), password: password() });
    expect(await attempt({ ...database, password: password() }, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await attempt(database, 'SELECT 1')).toBe('28P01');
  });

  test('may be repeated at each step, also after the server took the password', async () => {
    await steps(secrets.startRotation(ADMIN), ...STEPS.flatMap((step) => [step, step]));
    expect(await attempt({ ...database, password: password() }, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
