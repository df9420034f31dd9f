import { expect, test } from '@jest/globals';
import { clusterToken } from '../../../../lib/compute/eks/cluster-function/cluster-token';

/** The documentation's example keys, and a session token with every sign that has to be escaped. */
const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'a+b/c=(1)*!',
};

test('a token is a request to STS as the AWS SDK signs it, for one cluster and one minute', () => {
  const token = clusterToken('shop-prod-a', 'eu-central-1', credentials, new Date('2026-11-22T10:20:30.456Z'));
  const [, encoded = ''] = /^k8s-aws-v1\.([\w-]+)$/.exec(token) ?? [];
  const url = new URL(Buffer.from(encoded, 'base64url').toString());
  expect(url.host).toBe('sts.eu-central-1.amazonaws.com');
  // `presign` of @smithy/signature-v4, 2026-11-22
  expect(Object.fromEntries(url.searchParams)).toEqual({
    Action: 'GetCallerIdentity',
    Version: '2011-06-15',
    'X-Amz-Security-Token': 'a+b/c=(1)*!',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'AKIDEXAMPLE/20261122/eu-central-1/sts/aws4_request',
    'X-Amz-Date': '20261122T102030Z',
    'X-Amz-Expires': '60',
    'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
    'X-Amz-Signature': 'c7e56ff729d532e19a704eba8d838ed021b33c9dbeb402a5ab27904e8b7b04ea',
  });
});
