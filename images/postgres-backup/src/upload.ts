import type { Readable } from 'node:stream';
import { PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { s3 } from './aws';
import type { Store } from './configuration';
import { explain, Failure } from './failure';

const MiB = 2 ** 20;
/** S3 takes at most this many parts: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MAX_PARTS = 10_000;
const PARTS_AT_ONCE = 3;
const SMALLEST_PART = 8 * MiB;
/** An encrypted dump that does not compress is a bit larger than the database; twice is on the safe side. */
const MOST_GROWTH = 2;

/** Writes a small object that must not be there yet. @returns whether it was written; false: the name is taken */
export async function writeNew({ bucket }: Store, key: string, text: string): Promise<boolean> {
  const request = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: text,
    ContentType: 'application/json',
    IfNoneMatch: '*',
  });
  try {
    await s3().send(request);
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw new Failure(`cannot write ${key} to ${bucket}: ${explain(error)}`);
  }
}

/**
 * Uploads a stream of unknown length to a key that must not be there yet. Nothing is visible under the key before the
 * stream has ended well; when it fails, S3 forgets the parts.
 *
 * @param databaseBytes what the parts' size follows from: memory is `PARTS_AT_ONCE` parts, whatever the length
 */
export async function uploadNew({ bucket }: Store, key: string, body: Readable, databaseBytes: number): Promise<void> {
  const upload = new Upload({
    client: s3(),
    params: { Bucket: bucket, Key: key, Body: body, ContentType: 'application/octet-stream', IfNoneMatch: '*' },
    partSize: partSize(databaseBytes),
    queueSize: PARTS_AT_ONCE,
  });
  try {
    await upload.done();
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (isTaken(error)) throw new Failure(`${key} is in ${bucket} already: it stays as it is, this dump is lost`);
    throw new Failure(`the upload of ${key} to ${bucket} failed: ${explain(error)}`);
  }
}

/** Bytes, whole MiB. */
export function partSize(databaseBytes: number): number {
  return Math.max(SMALLEST_PART, Math.ceil((MOST_GROWTH * databaseBytes) / MAX_PARTS / MiB) * MiB);
}

function isTaken(error: unknown): boolean {
  return error instanceof S3ServiceException && error.name === 'PreconditionFailed';
}
