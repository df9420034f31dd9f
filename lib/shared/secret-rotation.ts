import type { SecretStore, SecretVersion } from './secret-store';

/** What Secrets Manager sends, once per step and again after a failure. */
export interface RotationEvent {
  readonly Step: 'createSecret' | 'setSecret' | 'testSecret' | 'finishSecret';
  readonly SecretId: string;
  /** Id of the version that this rotation makes. */
  readonly ClientRequestToken: string;
}

/** The two values of a secret between which a rotation moves; undefined is one that was never written. */
export interface RotationValues {
  readonly current: string | undefined;
  readonly pending: string | undefined;
}

/** What is special about one kind of password. Each step may be repeated, and throws when the rotation cannot go on. */
export interface PasswordRotation {
  /** The value that follows, with a new password. */
  renew(current: string | undefined): string;
  /** Teaches the server the pending password, beside the current one. */
  set(values: RotationValues): Promise<void>;
  /** Makes sure that the pending password works. Secrets Manager also asks this alone, with both values the same. */
  test(values: RotationValues): Promise<void>;
}

/**
 * One step of a rotation.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-lambda-function-overview.html
 *
 * @throws Error that makes Secrets Manager try again; the current version stays in force
 */
export async function rotateSecret(
  { Step, SecretId, ClientRequestToken: id }: RotationEvent,
  store: SecretStore,
  rotation: PasswordRotation,
): Promise<void> {
  const { rotationEnabled, stages } = await store.describe(SecretId);
  if (!rotationEnabled) throw new Error(`Rotation is off for the secret ${SecretId}`);
  const labels = stages[id];
  if (!labels) throw new Error(`The secret ${SecretId} has no version ${id}`);
  if (labels.includes('AWSCURRENT')) return;
  if (!labels.includes('AWSPENDING')) throw new Error(`Version ${id} of the secret ${SecretId} is not AWSPENDING`);

  const version: SecretVersion = { id, stage: 'AWSPENDING' };
  const values = async () => ({ current: await store.read(SecretId), pending: await store.read(SecretId, version) });
  switch (Step) {
    case 'createSecret': {
      const { current, pending } = await values();
      if (pending === undefined) await store.write(SecretId, rotation.renew(current), version);
      return;
    }
    case 'setSecret':
      return rotation.set(await values());
    case 'testSecret':
      return rotation.test(await values());
    case 'finishSecret': {
      // the label AWSPENDING is left alone: a rotation whose pending version loses it counts as failed
      const current = Object.keys(stages).find((each) => stages[each]?.includes('AWSCURRENT'));
      return store.promote(SecretId, id, current);
    }
    default:
      throw new Error(`Unknown step of a rotation: ${String(Step)}`);
  }
}
