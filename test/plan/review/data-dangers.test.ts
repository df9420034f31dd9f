import { describe, expect, test } from '@jest/globals';
import { dataDangers } from '../../../lib/plan/review/data-dangers';
import { compared } from './compared';

const database = (
  properties: object = {},
  policies: object = { DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' },
) => ({
  Main: {
    Type: 'AWS::RDS::DBInstance',
    ...policies,
    Properties: { Engine: 'postgres', AllocatedStorage: '20', ...properties },
  },
});
const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const bucket = (name: string, policies = {}) => ({
  Files: { Type: 'AWS::S3::Bucket', ...policies, Properties: { BucketName: name } },
});
const subnet = (zone: string) => ({
  A: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: zone, VpcId: 'vpc' } },
});
const queue = (seconds: number) => ({ Work: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: seconds } } });
const task = (image: string) => ({
  Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'api', Image: image }] } },
});

function textsOf(...stacks: Parameters<typeof compared>): string[] {
  return dataDangers(compared(...stacks)).map(({ text }) => text);
}

describe('a change that may cost data is told', () => {
  test.each([
    [
      'a database under another name inside',
      database(),
      database({ DBName: 'other' }),
      ['Main (AWS::RDS::DBInstance) is replaced by an empty one (DBName); of the old one a snapshot stays'],
    ],
    [
      'a database that another engine may replace',
      database(),
      database({ Engine: 'mysql' }),
      ['Main (AWS::RDS::DBInstance) may be replaced by an empty one (Engine); of the old one a snapshot stays'],
    ],
    [
      'a bucket under another name, the old one kept',
      bucket('one', kept),
      bucket('two', kept),
      [
        'Files (AWS::S3::Bucket) is replaced by an empty one (BucketName); the old one stays, outside of CloudFormation',
      ],
    ],
    ['a bucket that goes', bucket('one'), {}, ['Files (AWS::S3::Bucket) is removed; the old one is deleted']],
    [
      'a bucket that is let go',
      bucket('one', kept),
      {},
      ['Files (AWS::S3::Bucket) is removed; the old one stays, outside of CloudFormation'],
    ],
    [
      'something that other stacks refer to',
      subnet('us-east-1a'),
      subnet('us-east-1b'),
      [
        'A (AWS::EC2::Subnet) is replaced by another, which others must learn of (AvailabilityZone); the old one is deleted',
      ],
    ],
    [
      'a policy that no longer keeps it',
      database({}, kept),
      database({}, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Retain' }),
      ['Main (AWS::RDS::DBInstance): its DeletionPolicy no longer keeps it'],
    ],
    [
      'deletion protection that is taken away',
      database({ DeletionProtection: true }),
      database({ DeletionProtection: false }),
      ['Main (AWS::RDS::DBInstance) loses its deletion protection'],
    ],
  ])('%s', (_, before, after, texts) => {
    expect(textsOf(before, after)).toEqual(texts);
  });

  test('a stack that loses its protection from being deleted', () => {
    expect(textsOf({}, {}, { protectedBefore: true, protectedAfter: false })).toEqual([
      'the stack loses its termination protection',
    ]);
  });

  test('a stack that goes, with each thing that holds data', () => {
    expect(textsOf({ ...bucket('one'), ...task('a') }, {}, { change: 'removed' })).toEqual([
      'Files (AWS::S3::Bucket) is removed; the old one is deleted',
    ]);
  });
});

describe('what costs no data is not told', () => {
  test.each([
    ['a setting that changes in place', queue(30), queue(60)],
    ['more storage', database(), database({ AllocatedStorage: '40' })],
    ['a task definition, of which each change makes a new one', task('a'), task('b')],
    ['a new bucket', {}, bucket('one')],
    ['a policy that now keeps it', database({}, {}), database({}, kept)],
    ['a policy that keeps it in another way', database(), database({}, kept)],
  ])('%s', (_, before, after) => {
    expect(textsOf(before, after)).toEqual([]);
  });
});
