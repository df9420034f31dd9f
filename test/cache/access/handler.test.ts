import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { provision, rotate } from '../../../lib/cache/access/handler';
import { SecretsManagerFake } from '../../support/secrets-manager-fake';
import { ElastiCacheFake } from './elasticache-fake';

const USER = 'shop-dev-sessions-api';
const PASSWORD = 'a-password-of-the-first-days';
const user = { UserId: USER, UserName: USER, Engine: 'redis', AccessString: 'on', SecretArn: 'secret' };
const credentials = { Host: 'primary', Port: '6379', SecretArns: ['secret'] };

describe('the program in Lambda', () => {
  let cache: ElastiCacheFake;
  let secrets: SecretsManagerFake;
  let answers: string[];

  beforeEach(() => {
    cache = new ElastiCacheFake();
    secrets = new SecretsManagerFake();
    secrets.create('secret', { username: USER, password: PASSWORD });
    answers = [];
    jest.resetModules();
    jest.mock('@aws-sdk/client-elasticache', () => ({ ElastiCache: jest.fn(() => cache) }), { virtual: true });
    jest.mock('@aws-sdk/client-secrets-manager', () => ({ SecretsManager: jest.fn(() => secrets) }), { virtual: true });
    jest.spyOn(console, 'info').mockImplementation(() => undefined);
    jest.spyOn(globalThis, 'fetch').mockImplementation(async (_url, { body } = {}) => {
      answers.push(body as string);
      return new Response();
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const request = (ResourceType: string, ResourceProperties: object) => {
    const id = { RequestId: 'request', StackId: 'stack', LogicalResourceId: 'resource', ResponseURL: 'https://signed' };
    return { ...id, RequestType: 'Create', ResourceType, ResourceProperties } as Parameters<typeof provision>[0];
  };

  test('makes users, completes their secrets and rotates them, each on request', async () => {
    await provision(request('Custom::CacheUser', user));
    expect(cache.accepts(USER, PASSWORD)).toBe(true);

    await provision(request('Custom::CacheCredentials', credentials));
    expect(secrets.current('secret')).toMatchObject({ password: PASSWORD, host: 'primary' });

    const ClientRequestToken = secrets.startRotation('secret');
    for (const Step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const) {
      await rotate({ Step, SecretId: 'secret', ClientRequestToken });
    }
    const { password } = secrets.current('secret');
    expect([PASSWORD, String(password)].map((each) => cache.accepts(USER, each))).toEqual([true, true]);
    expect(password).not.toBe(PASSWORD);
  });

  test('tells CloudFormation and the log that it is done, and no password', async () => {
    await provision(request('Custom::CacheUser', user));
    await provision(request('Custom::CacheCredentials', credentials));
    expect(answers.map((answer) => JSON.parse(answer) as object)).toMatchObject([
      { Status: 'SUCCESS', Data: { UserId: USER } },
      { Status: 'SUCCESS' },
    ]);
    expect(JSON.stringify([answers, jest.mocked(console.info).mock.calls])).not.toContain(PASSWORD);
  });

  test('tells CloudFormation why it failed', async () => {
    secrets.create('secret', { username: USER });
    await provision(request('Custom::CacheUser', user));
    expect(answers.map((answer) => JSON.parse(answer) as object)).toMatchObject([
      { Status: 'FAILED', Reason: 'The secret has no username and password' },
    ]);
  });
});
