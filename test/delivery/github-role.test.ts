import { describe, expect, test } from '@jest/globals';
import { minimalSystem } from '../support/descriptions';
import type { Description } from '../support/descriptions';
import type { Resource } from '../support/synth';
import { synthesize } from '../support/synth';

const repository = 'https://github.com/acme/shop.git';

/** Resources of one type of the stack `delivery`; undefined where there is no such stack. */
function made(delivery: Description, type: string): Resource[] | undefined {
  const stack = synthesize(minimalSystem({ delivery })).stages.get('shared')?.stacks.get('delivery');
  return stack && Object.values(stack.json.Resources).filter(({ Type }) => Type === type);
}

describe('[XEO-22] the role with which workflows push images', () => {
  test('is for the repository and the branch that are delivered, and for nobody else', () => {
    const [role] = made({ repository, branch: 'release' }, 'AWS::IAM::Role') ?? [];
    expect(role?.Properties).toMatchObject({
      RoleName: 'shop-shared-delivery',
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: {
              StringEquals: {
                'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
                'token.actions.githubusercontent.com:sub': 'repo:acme/shop:ref:refs/heads/release',
              },
            },
          },
        ],
      },
    });
  });

  test('is for the numbers of the repository alone where they are declared, whoever gets its name', () => {
    const github = { ownerId: '123456', repositoryId: '456789' };
    const [role] = made({ repository, github }, 'AWS::IAM::Role') ?? [];
    const { Statement: statements } = (role?.Properties ?? {})['AssumeRolePolicyDocument'] as {
      Statement: { Condition: unknown }[];
    };
    expect(statements.map(({ Condition: condition }) => condition)).toEqual([
      {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:sub': 'repo:acme@123456/shop@456789:ref:refs/heads/main',
        },
      },
    ]);
  });

  test('pushes to the repositories of the system, and does nothing else', () => {
    const [policy] = made({ repository }, 'AWS::IAM::Policy') ?? [];
    const { Statement: statements } = (policy?.Properties ?? {})['PolicyDocument'] as {
      Statement: { Action: string | string[]; Resource: unknown }[];
    };
    expect(statements.map(({ Resource: resource }) => resource)).toEqual([
      'arn:aws:ecr:us-east-1:111122223333:repository/shop/api',
      '*',
    ]);
    expect(statements[1]?.Action).toBe('ecr:GetAuthorizationToken');
    expect(statements[0]?.Action).toEqual(expect.arrayContaining(['ecr:PutImage', 'ecr:DescribeImageScanFindings']));
    expect(JSON.stringify(statements)).not.toMatch(/ecr:(\*|Delete|Set|PutImageTagMutability)/);
  });

  test('comes with the identity provider of GitHub, which outlives it, unless the account has one', () => {
    expect(made({ repository }, 'AWS::IAM::OIDCProvider')).toEqual([
      expect.objectContaining({
        DeletionPolicy: 'RetainExceptOnCreate',
        Properties: expect.objectContaining({
          Url: 'https://token.actions.githubusercontent.com',
          ClientIdList: ['sts.amazonaws.com'],
        }),
      }),
    ]);
    expect(made({ repository, oidcProvider: 'existing' }, 'AWS::IAM::OIDCProvider')).toEqual([]);
    const [role] = made({ repository, oidcProvider: 'existing' }, 'AWS::IAM::Role') ?? [];
    expect(JSON.stringify(role)).toContain(
      'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
    );
  });

  test('is not there where the pipeline builds the images', () => {
    expect(made({ repository, images: { builtBy: 'codebuild' } }, 'AWS::IAM::Role')).toBeUndefined();
  });

  test('is not there for a repository that is not at GitHub', () => {
    expect(made({ repository: 'https://gitlab.com/acme/shop.git' }, 'AWS::IAM::Role')).toBeUndefined();
  });
});
