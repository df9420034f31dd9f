import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { minimalSystem, prod } from '../support/descriptions';
import { synthesizeStage } from '../support/synth';

const system = minimalSystem({
  buckets: { uploads: { keepVersionsDays: 45 }, scratch: { versioned: false, expireAfterDays: 3 } },
  queues: {
    thumbnails: { longestJobSeconds: 120, attempts: 3, retentionDays: 7 },
    orders: { fifo: true },
    slow: { longestJobSeconds: 7200 },
    quick: { longestJobSeconds: 2 },
  },
  secrets: {
    openai: { description: 'Key of the OpenAI API' },
    partner: { fields: ['user', 'key'] },
    shared: { existing: { arn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:shared-AbCdEf' } },
  },
  services: {
    api: {
      uses: ['uploads', 'scratch', 'thumbnails', 'orders', 'slow'],
      secrets: { OPENAI_API_KEY: 'openai', SHARED: 'shared' },
    },
    patient: { kind: 'worker', consumes: 'quick', shutdownSeconds: 90, replicas: 1 },
  },
  stages: { dev: { data: 'disposable' }, prod },
});
const production = synthesizeStage(system, 'prod');
const kept = production.template('storage');
const disposable = synthesizeStage(system, 'dev').template('storage');
const uploads = 'shop-prod-uploads-111122223333-us-east-1';

describe('a bucket', () => {
  test('is private, encrypted, refuses plain HTTP, and its requests are logged', () => {
    kept.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: uploads,
      BucketEncryption: { ServerSideEncryptionConfiguration: Match.anyValue() },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LoggingConfiguration: { LogFilePrefix: 'uploads/' },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    const refusing = production
      .resources('storage', 'AWS::S3::BucketPolicy')
      .filter(([, { PolicyDocument }]) =>
        JSON.stringify(PolicyDocument).includes('{"Bool":{"aws:SecureTransport":"false"}}'),
      );
    const protectedIds = refusing.map(([, { Bucket }]) => (Bucket as { Ref: string }).Ref);
    expect(protectedIds.toSorted()).toEqual(
      production
        .resources('storage', 'AWS::S3::Bucket')
        .map(([id]) => id)
        .toSorted(),
    );
  });

  test('drops what is left over: earlier versions, expired objects, uploads that never ended', () => {
    const rule = (properties: object) => ({
      LifecycleConfiguration: {
        Rules: [Match.objectLike({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 }, ...properties })],
      },
    });
    kept.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: uploads,
      ...rule({ NoncurrentVersionExpiration: { NoncurrentDays: 45 } }),
    });
    kept.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: Match.absent(),
      ...rule({ ExpirationInDays: 3 }),
    });
  });

  test('keeps its objects where data is kept, and goes with them where it is disposable', () => {
    kept.hasResource('AWS::S3::Bucket', {
      Properties: { BucketName: uploads },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    kept.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
    disposable.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
    disposable.resourceCountIs('Custom::S3AutoDeleteObjects', 3);
  });

  test('has a policy that names none of its readers, so that it depends on no service', () => {
    const policies = JSON.stringify(kept.findResources('AWS::S3::BucketPolicy'));
    expect(policies).not.toContain('GetStackOutput');
  });
});

describe('a queue', () => {
  test('is encrypted, refuses plain HTTP and hands over to a dead-letter queue after the declared attempts', () => {
    kept.hasResourceProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 7 * 86_400,
      RedrivePolicy: {
        maxReceiveCount: 3,
        deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('thumbnailsDeadLetters'), 'Arn'] },
      },
    });
    kept.allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: [Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
      },
    });
    kept.resourceCountIs('AWS::SQS::QueuePolicy', 8);
  });

  test.each([
    ['thumbnails', 720],
    ['slow', 43_200],
    ['quick', 92],
  ])(
    '[XEO-16] %s hides a message for six times its longest job, and until its worker has stopped, at most for 12 hours',
    (name, seconds) => {
      const [queue] = production
        .resources('storage', 'AWS::SQS::Queue')
        .filter(([id, { RedrivePolicy }]) => id.includes(name) && RedrivePolicy);
      expect(queue?.[1]['VisibilityTimeout']).toBe(seconds);
    },
  );

  test('keeps order with its dead-letter queue where that is declared', () => {
    kept.resourcePropertiesCountIs('AWS::SQS::Queue', { FifoQueue: true }, 2);
  });
});

describe('[CUS-42] a secret that people fill', () => {
  test('has a name that they find, and no value in the template', () => {
    kept.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'shop/prod/openai',
      Description: 'Key of the OpenAI API',
      SecretString: Match.absent(),
    });
  });

  test('of several fields has their keys, empty', () => {
    kept.hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'shop/prod/partner',
      GenerateSecretString: { SecretStringTemplate: '{"user":"","key":""}' },
    });
  });

  test('that is already there is used and not made', () => {
    kept.resourceCountIs('AWS::SecretsManager::Secret', 2);
    expect(JSON.stringify(production.stack('services-main').json)).toContain('secret:shared-AbCdEf');
  });
});
