import type { AccessTools } from './access-resource';
import { adminLogin } from './admin-login';
import type { Login } from './connect';
import { withConnection } from './connect';
import type { Credential } from './credential';
import { makeCredential, parseCredential, placeOf } from './credential';
import { generatePassword } from './password';
import { otherUser, roleOf } from './role-users';
import type { SecretVersion } from './secret-store';
import { setPassword } from './user-password';

/** What Secrets Manager sends, once per step and again after a failure. */
export interface RotationEvent {
  readonly Step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';
  readonly SecretId: string;
  /** Id of the version that this rotation makes. */
  readonly ClientRequestToken: string;
}

export interface RotationTools extends AccessTools {
  readonly adminSecretArn: string;
}

interface Rotation extends RotationTools {
  readonly secretId: string;
  readonly pending: SecretVersion;
}

const STEPS: Readonly<Record<RotationEvent['Step'], (rotation: Rotation) => Promise<void>>> = {
  createSecret,
  setSecret,
  testSecret,
  finishSecret,
};

/**
 * One step of a rotation with alternating users. Each step may be repeated.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-lambda-function-overview.html
 *
 * @throws Error that makes Secrets Manager try again; the current version stays in force
 */
export async function rotateSecret(event: RotationEvent, tools: RotationTools): Promise<void> {
  const { Step, SecretId: secretId, ClientRequestToken: id } = event;
  const { rotationEnabled, stages } = await tools.store.describe(secretId);
  if (!rotationEnabled) throw new Error(`Rotation is off for the secret ${secretId}`);
  const labels = stages[id];
  if (!labels) throw new Error(`The secret ${secretId} has no version ${id}`);
  if (labels.includes('AWSCURRENT')) return;
  if (!labels.includes('AWSPENDING')) throw new Error(`Version ${id} of the secret ${secretId} is not AWSPENDING`);
  await STEPS[Step]({ ...tools, secretId, pending: { id, stage: 'AWSPENDING' } });
}

async function createSecret({ store, secretId, pending }: Rotation): Promise<void> {
  if ((await store.read(secretId, pending)) !== undefined) return;
  const current = parseCredential(await store.read(secretId));
  const next = makeCredential(placeOf(current), otherUser(current.username), generatePassword());
  await store.write(secretId, JSON.stringify(next), pending);
}

async function setSecret({ store, connect, secretId, pending, adminSecretArn }: Rotation): Promise<void> {
  const current = parseCredential(await store.read(secretId));
  const next = parseCredential(await store.read(secretId, pending));
  if (next.username !== otherUser(current.username) || next.host !== current.host || next.dbname !== current.dbname) {
    throw new Error(
      `The AWSPENDING version of ${secretId} does not belong to its current one: remove that label and rotate again`,
    );
  }
  await withConnection(connect, await adminLogin(store, adminSecretArn, placeOf(next)), async (client) => {
    const sessions = await client.query('SELECT FROM pg_stat_activity WHERE usename = $1', [next.username]);
    if (sessions.rowCount) {
      // they hold the version before the current one, so they were not restarted since the last rotation
      console.warn({
        message: 'sessions are open whose password ends now',
        user: next.username,
        sessions: sessions.rowCount,
      });
    }
    await setPassword(client, next.username, next.password);
  });
}

/** Secrets Manager also runs this step alone, to try a new schedule: the pending user may then be the current one. */
async function testSecret({ store, connect, secretId, pending }: Rotation): Promise<void> {
  const next = parseCredential(await store.read(secretId, pending));
  const role = await withConnection(connect, loginOf(next), async (client) => {
    const { rows } = await client.query<{ role: string }>('SELECT current_user AS role');
    return rows[0]?.role;
  });
  if (role !== roleOf(next.username))
    throw new Error(`The user ${next.username} acts as '${role}' instead of '${roleOf(next.username)}'`);
}

/** AWSPENDING stays: to remove it with a call of its own tells Secrets Manager that the rotation failed. */
async function finishSecret({ store, secretId, pending }: Rotation): Promise<void> {
  const { stages } = await store.describe(secretId);
  const current = Object.keys(stages).find((id) => stages[id]?.includes('AWSCURRENT'));
  await store.promote(secretId, pending.id, current);
}

function loginOf({ host, port, dbname, username, password }: Credential): Login {
  return { host, port, database: dbname, user: username, password };
}
