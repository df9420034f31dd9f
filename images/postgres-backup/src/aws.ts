import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';

/**
 * Milliseconds. A connection that says nothing for so long is dead, and the request is tried again. Region, credentials,
 * endpoints and the number of attempts come from the SDK's own environment variables.
 */
const requestHandler = { connectionTimeout: 10_000, socketTimeout: 60_000 };

export const s3 = (): S3Client => new S3Client({ requestHandler });
export const kms = (): KMSClient => new KMSClient({ requestHandler });
export const cloudWatch = (): CloudWatchClient => new CloudWatchClient({ requestHandler });
