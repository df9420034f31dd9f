import { DecryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import { kms } from './aws';
import type { Identity } from './configuration';
import { explain, Failure } from './failure';

const BYTES = 32;

/** Three keys for three purposes, made together for one dump. */
export interface DataKey {
  /** AES-256, of the dump. */
  readonly encryption: Buffer;
  /** HMAC-SHA-256, of the encrypted dump. */
  readonly authentication: Buffer;
  /** HMAC-SHA-256, of the manifest. */
  readonly manifest: Buffer;
}

/** The same, as only KMS can open it. */
export interface WrappedKey {
  readonly keyId: string;
  /** Base64. */
  readonly wrapped: string;
}

export async function generateDataKey(keyId: string, identity: Identity): Promise<DataKey & WrappedKey> {
  const request = new GenerateDataKeyCommand({
    KeyId: keyId,
    NumberOfBytes: 3 * BYTES,
    EncryptionContext: { ...identity },
  });
  const { Plaintext, CiphertextBlob, KeyId } = await kms().send(request);
  if (!CiphertextBlob) throw new Failure('KMS returned no wrapped key');
  return { ...split(Plaintext), keyId: KeyId ?? keyId, wrapped: Buffer.from(CiphertextBlob).toString('base64') };
}

/** @throws Failure when KMS does not open it: another identity, a missing permission, a deleted key */
export async function openDataKey({ keyId, wrapped }: WrappedKey, identity: Identity): Promise<DataKey> {
  const request = new DecryptCommand({
    CiphertextBlob: Buffer.from(wrapped, 'base64'),
    EncryptionContext: { ...identity },
  });
  const { Plaintext } = await kms()
    .send(request)
    .catch((error: unknown) => {
      throw new Failure(
        `KMS does not open the key of this dump, made with ${keyId} for ${JSON.stringify(identity)}: ${explain(error)}`,
      );
    });
  return split(Plaintext);
}

function split(plaintext: Uint8Array | undefined): DataKey {
  if (plaintext?.length !== 3 * BYTES)
    throw new Failure(`KMS returned ${plaintext?.length ?? 0} bytes of key instead of ${3 * BYTES}`);
  const bytes = Buffer.from(plaintext);
  const part = (index: number): Buffer => bytes.subarray(index * BYTES, (index + 1) * BYTES);
  return { encryption: part(0), authentication: part(1), manifest: part(2) };
}
