import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import customerService from '../../systems/customer-service';
import { minimalSystem, prod } from '../support/descriptions';
import { synthesizeStage } from '../support/synth';

const registryOf = (system: typeof customerService) =>
  synthesizeStage(system, 'shared', { released: false }).template('registry');

describe('an image repository', () => {
  const registry = registryOf(customerService);

  test('stands for each service that is built here, under a name that all stages share', () => {
    registry.resourceCountIs('AWS::ECR::Repository', 2);
    for (const service of ['customer-service', 'migrate'])
      registry.hasResourceProperties('AWS::ECR::Repository', { RepositoryName: `customer-service/${service}` });
  });

  test('[CUS-45] keeps a tag what it was, and looks for vulnerabilities in what is pushed', () => {
    registry.hasResourceProperties('AWS::ECR::Repository', {
      ImageTagMutability: 'IMMUTABLE',
      ImageScanningConfiguration: { ScanOnPush: true },
    });
  });

  test('outlives its stack, since every stage runs from it', () => {
    registry.hasResource('AWS::ECR::Repository', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    expect(
      synthesizeStage(customerService, 'shared', { released: false }).stack('registry').terminationProtection,
    ).toBe(true);
  });

  test('drops untagged images after a week and keeps 200 releases to roll back to, each with all its parts', () => {
    const [repository] = Object.values(registry.findResources('AWS::ECR::Repository')) as [
      { Properties: { LifecyclePolicy: { LifecyclePolicyText: string } } },
    ];
    const { rules } = JSON.parse(repository.Properties.LifecyclePolicy.LifecyclePolicyText) as {
      rules: { selection: object }[];
    };
    expect(rules.map(({ selection }) => selection)).toEqual([
      { tagStatus: 'untagged', countType: 'sinceImagePushed', countNumber: 7, countUnit: 'days' },
      { tagStatus: 'tagged', tagPatternList: ['*'], countType: 'imageCountMoreThan', countNumber: 200 },
    ]);
  });

  test('is not made for an image from elsewhere', () => {
    const tool = { kind: 'internal', port: 9000, image: 'nginx:1.29-alpine' };
    registryOf(minimalSystem({ services: { tool } })).resourcePropertiesCountIs(
      'AWS::ECR::Repository',
      { RepositoryName: 'shop/tool' },
      0,
    );
  });

  test('is not replicated nor opened while all stages run in its own account and region', () => {
    const alone = registryOf(minimalSystem());
    alone.resourceCountIs('AWS::ECR::ReplicationConfiguration', 0);
    alone.hasResourceProperties('AWS::ECR::Repository', { RepositoryPolicyText: Match.absent() });
  });
});

describe('stages in other accounts and regions', () => {
  const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
  const far = { ...prod, region: 'eu-west-1', zones, account: '444455556666' };
  const near = { account: '777788889999' };
  const staging = { ...far, network: { cidr: '10.20.0.0/16' } };
  const registry = registryOf(minimalSystem({ stages: { dev: near, staging, prod: far } }));

  test('an account that runs the images may pull them, and do nothing else', () => {
    registry.hasResourceProperties('AWS::ECR::Repository', {
      RepositoryPolicyText: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
            Effect: 'Allow',
            Principal: { AWS: 'arn:aws:iam::777788889999:root' },
          }),
        ]),
      },
    });
  });

  test('a region that runs the images gets one copy of those of this system, for all stages there', () => {
    registry.hasResourceProperties('AWS::ECR::ReplicationConfiguration', {
      ReplicationConfiguration: {
        Rules: [
          {
            Destinations: [{ RegistryId: '444455556666', Region: 'eu-west-1' }],
            RepositoryFilters: [{ Filter: 'shop/', FilterType: 'PREFIX_MATCH' }],
          },
        ],
      },
    });
  });
});
