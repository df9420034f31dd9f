import { describe, expect, test } from '@jest/globals';
import { permissionDangers } from '../../../lib/plan/review/permission-dangers';
import { compared } from './compared';
import type { Resources } from './compared';

const statement = (patch: object = {}) => ({
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::files/a/*',
  ...patch,
});
const policy = (...statements: object[]): Resources => ({
  Policy: {
    Type: 'AWS::IAM::Policy',
    Properties: { Roles: [{ Ref: 'Api' }], PolicyName: 'p', PolicyDocument: { Statement: statements } },
  },
});
const role = (...arns: string[]): Resources => ({
  Api: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: arns } },
});
const rule = (direction: 'Ingress' | 'Egress', patch: object): Resources => ({
  Rule: {
    Type: `AWS::EC2::SecurityGroup${direction}`,
    Properties: { GroupId: 'sg-1', IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, CidrIp: '10.0.0.0/16', ...patch },
  },
});
const weak = {
  'Fn::GetStackOutput': {
    StackName: 'shop-prod-data',
    Region: 'us-east-1',
    OutputName: 'PublishOutputFnGetAttMainArn1',
  },
};

function textsOf(...stacks: Parameters<typeof compared>): string[] {
  return permissionDangers(compared(...stacks)).map(({ text }) => text);
}

describe('a wider permission is told', () => {
  test.each<[string, Resources, Resources, string[]]>([
    [
      'a statement that is new',
      policy(),
      policy(statement()),
      ['allows s3:GetObject on arn:aws:s3:::files/a/* to AWS:${Api}'],
    ],
    [
      'an action more',
      policy(statement()),
      policy(statement({ Action: ['s3:GetObject', 's3:PutObject'] })),
      ['allows s3:GetObject, s3:PutObject on arn:aws:s3:::files/a/* to AWS:${Api}'],
    ],
    [
      'a wider resource',
      policy(statement()),
      policy(statement({ Resource: '*' })),
      ['allows s3:GetObject on * to AWS:${Api}'],
    ],
    [
      'a condition that is gone',
      policy(statement({ Condition: { StringEquals: { a: 'b' } } })),
      policy(statement()),
      ['allows s3:GetObject on arn:aws:s3:::files/a/* to AWS:${Api}'],
    ],
    [
      'a denial that is gone',
      policy(statement({ Effect: 'Deny' })),
      policy(),
      ['no longer forbids s3:GetObject on arn:aws:s3:::files/a/* to AWS:${Api}'],
    ],
    [
      'a managed policy',
      role(),
      role('arn:aws:iam::aws:policy/AdministratorAccess'),
      ['attaches arn:aws:iam::aws:policy/AdministratorAccess to ${Api}'],
    ],
    [
      'an address that is admitted',
      {},
      rule('Ingress', { CidrIp: '0.0.0.0/0' }),
      ['admits TCP 5432, Everyone (IPv4), at sg-1'],
    ],
    [
      'a port more',
      rule('Egress', {}),
      rule('Egress', { ToPort: 5433 }),
      ['lets out TCP 5432-5433, 10.0.0.0/16, at sg-1'],
    ],
    [
      'what another stack has, by a short name',
      policy(),
      policy(statement({ Resource: weak })),
      ['allows s3:GetObject on ${shop-prod-data: MainArn1} to AWS:${Api}'],
    ],
  ])('%s', (_, before, after, texts) => {
    expect(textsOf(before, after)).toEqual(texts);
  });

  test('a new stack is told in one line, since everything in it is new', () => {
    expect(textsOf({}, policy(statement(), statement({ Resource: '*' })), { change: 'added' })).toEqual([
      'the stack is new, with 2 permissions of its own',
    ]);
  });
});

describe('a permission that is not wider is not told', () => {
  test.each([
    ['a statement that is gone', policy(statement()), policy()],
    ['an action fewer', policy(statement({ Action: ['s3:GetObject', 's3:PutObject'] })), policy(statement())],
    ['a part of the resource', policy(statement({ Resource: '*' })), policy(statement())],
    ['a part of the actions of a star', policy(statement({ Action: 's3:*' })), policy(statement())],
    ['a denial that is new', policy(), policy(statement({ Effect: 'Deny' }))],
    [
      'a denial that is wider',
      policy(statement({ Effect: 'Deny' })),
      policy(statement({ Effect: 'Deny', Resource: '*' })),
    ],
    ['fewer ports', rule('Ingress', { ToPort: 6000 }), rule('Ingress', {})],
    ['a rule that is gone', rule('Ingress', {}), {}],
    ['the rule to nobody that CDK writes', {}, rule('Egress', { IpProtocol: 'icmp', CidrIp: '255.255.255.255/32' })],
  ])('%s', (_, before, after) => {
    expect(textsOf(before, after)).toEqual([]);
  });
});
