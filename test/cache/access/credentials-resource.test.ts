import { beforeEach, expect, test } from '@jest/globals';
import { makeCredential } from '../../../lib/cache/access/credential';
import { completeCredentials } from '../../../lib/cache/access/credentials-resource';
import type { CredentialsProperties } from '../../../lib/cache/access/credentials-resource';
import type { CustomResourceRequest } from '../../../lib/shared/cloudformation-response';
import { secretStore } from '../../../lib/shared/secret-store';
import { SecretsManagerFake } from '../../support/secrets-manager-fake';
import { ElastiCacheFake } from './elasticache-fake';

let secrets: SecretsManagerFake;

beforeEach(() => {
  secrets = new SecretsManagerFake();
  for (const service of ['api', 'worker'])
    secrets.create(service, { username: service, password: `password-of-${service}` });
});

function complete(Host: string, RequestType: 'Create' | 'Update' | 'Delete' = 'Create') {
  const ResourceProperties = { Host, Port: '6379', SecretArns: ['api', 'worker'] };
  const request = { RequestType, ResourceProperties } as unknown as CustomResourceRequest<CredentialsProperties>;
  return completeCredentials(request, { store: secretStore(secrets), clock: new ElastiCacheFake() });
}

test('each secret says where the cache is, beside the user and the password that it had', async () => {
  await complete('primary');
  expect(secrets.current('worker')).toEqual({
    username: 'worker',
    password: 'password-of-worker',
    host: 'primary',
    port: 6379,
    url: 'rediss://worker:password-of-worker@primary:6379',
  });
  expect(secrets.current('api').url).toBe('rediss://api:password-of-api@primary:6379');
});

test('a second time changes nothing, so the label of the previous password stays where rotation put it', async () => {
  await complete('primary');
  await complete('primary', 'Update');
  expect(secrets.versionCount('api')).toBe(2);
});

test('another address is written, with the current password', async () => {
  await complete('primary');
  await complete('moved', 'Update');
  expect(secrets.current('api').url).toBe('rediss://api:password-of-api@moved:6379');
});

test('deletion leaves the secrets alone', async () => {
  await complete('primary', 'Delete');
  expect(secrets.current('api')).toEqual({ username: 'api', password: 'password-of-api' });
});

test('characters that mean something in a URL are escaped in it', () => {
  const { url } = makeCredential({ username: 'a:b', password: 'p@/?#' }, { host: 'primary', port: 6379 });
  expect(new URL(url)).toMatchObject({
    username: 'a%3Ab',
    password: 'p%40%2F%3F%23',
    hostname: 'primary',
    port: '6379',
  });
});
