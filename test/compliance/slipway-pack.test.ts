import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { App, CfnOutput, CfnResource, NestedStack, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ContainerImage, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { Cluster, KubernetesVersion } from 'aws-cdk-lib/aws-eks-v2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption, BlockPublicAccess, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { SlipwayChecks } from '../../lib/compliance/slipway-pack';

const env = { account: '111122223333', region: 'eu-west-1' };

interface Violation {
  readonly rule: string;
  readonly at: string;
}

/** Synthesizes what `build` puts into a stack, and lists what our own rules say. */
function violationsOf(build: (stack: Stack) => void, data?: 'keep' | 'disposable'): Violation[] {
  const app = new App({ builtinCloudFormationValidation: false });
  const stage = new Stage(app, 'dev', { env });
  if (data) stage.node.setContext('slipway:data', data);
  build(new Stack(stage, 'main'));
  app.synth();
  const { violations } = new SlipwayChecks().validateScope(app);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath = '' }) => ({ rule: ruleName, at: constructPath })),
  );
}

function rulesOf(build: (stack: Stack) => void, data?: 'keep' | 'disposable'): string[] {
  return violationsOf(build, data).map(({ rule }) => rule);
}

test('the rules in force are these', () => {
  expect(new SlipwayChecks().ruleIds).toEqual([
    'Slipway-EksPrivateEndpoint',
    'Slipway-EksControlPlaneLogs',
    'Slipway-EksSecretsEncryption',
    'Slipway-FargateContainerPrivileges',
    'Slipway-PrivilegedContainer',
    'Slipway-LaunchTemplate',
    'Slipway-EncryptionAtRest',
    'Slipway-EncryptionInTransit',
    'Slipway-StatefulRetention',
    'Slipway-DeletionProtection',
    'Slipway-SecurityGroupOpenings',
    'Slipway-SecurityGroupEgress',
    'Slipway-PlainTextSecret',
    'Slipway-BucketPublicAccess',
    'Slipway-DatabasePublicAccess',
    'Slipway-PlainHttpListener',
    'Slipway-PhysicalNameLength',
    'Slipway-CrossStackExport',
    'Slipway-StackResourceCount',
  ]);
});

test('every file of a rule is in force under its own name', () => {
  const files = readdirSync(join(__dirname, '../../lib/compliance/rules')).map((file) => file.replace('.ts', ''));
  const kebab = (id: string) => id.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();
  const inForce = new SlipwayChecks().ruleIds.map((id) => kebab(id.replace('Slipway-', '')));
  expect(inForce.toSorted()).toEqual(files.toSorted());
});

describe('what CDK builds without further words', () => {
  test('an EKS cluster is refused for its public endpoint and its silent control plane', () => {
    const rules = rulesOf((stack) => {
      new Cluster(stack, 'Cluster', {
        version: KubernetesVersion.V1_36,
        vpc: new Vpc(stack, 'Vpc', { availabilityZones: ['eu-west-1a', 'eu-west-1b'] }),
      });
    });
    expect(rules).toEqual(
      expect.arrayContaining([
        'Slipway-EksPrivateEndpoint',
        'Slipway-EksControlPlaneLogs[audit]',
        'Slipway-EksSecretsEncryption',
        'Slipway-DeletionProtection',
      ]),
    );
  });

  test('a privileged container on Fargate is refused', () => {
    const rules = rulesOf((stack) => {
      const task = new FargateTaskDefinition(stack, 'Task');
      task.addContainer('dind', { image: ContainerImage.fromRegistry('docker:dind'), privileged: true });
    });
    expect(rules).toContain('Slipway-FargateContainerPrivileges[dind:privileged]');
  });

  test('a security group is refused for its outbound rule, and passes when it allows nothing', () => {
    const groupIn = (allowAllOutbound: boolean) => (stack: Stack) => {
      const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] });
      const group = new SecurityGroup(stack, 'Group', { vpc, allowAllOutbound });
      group.addIngressRule(Peer.anyIpv4(), Port.tcp(443), 'declared: ingress.exposure');
    };
    expect(rulesOf(groupIn(true))).toEqual(['Slipway-SecurityGroupOpenings[egress:0.0.0.0/0:-1]']);
    expect(rulesOf(groupIn(false))).toEqual([]);
  });
});

describe('what a rule sees', () => {
  const safeBucket = (stack: Stack, removalPolicy: RemovalPolicy) =>
    new Bucket(stack, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      removalPolicy,
    });

  test('a stage keeps its data unless it says that it is disposable', () => {
    const build = (stack: Stack) => void safeBucket(stack, RemovalPolicy.DESTROY);
    const refused = ['Slipway-StatefulRetention[DeletionPolicy]', 'Slipway-StatefulRetention[UpdateReplacePolicy]'];
    expect(rulesOf(build)).toEqual(refused);
    expect(rulesOf(build, 'keep')).toEqual(refused);
    expect(rulesOf(build, 'disposable')).toEqual([]);
  });

  test('the template, with what an escape hatch changed', () => {
    const rules = rulesOf((stack) => {
      const bucket = safeBucket(stack, RemovalPolicy.RETAIN).node.defaultChild as CfnBucket;
      bucket.addPropertyOverride('PublicAccessBlockConfiguration.BlockPublicPolicy', false);
    });
    expect(rules).toEqual(['Slipway-BucketPublicAccess[BlockPublicPolicy]']);
  });

  test('resources without a class of their own, also in nested stacks', () => {
    const violations = violationsOf((stack) => {
      new CfnResource(new NestedStack(stack, 'Inner'), 'Files', { type: 'AWS::EFS::FileSystem' });
    }, 'disposable');
    expect(violations).toEqual([{ rule: 'Slipway-EncryptionAtRest', at: 'dev/main/Inner/Files' }]);
  });

  test('the stack as a whole', () => {
    const violations = violationsOf((stack) => {
      new CfnOutput(stack, 'Arn', { value: new Key(stack, 'Key').keyArn, exportName: 'key' });
    });
    expect(violations).toEqual([{ rule: 'Slipway-CrossStackExport[Export:Arn]', at: 'dev/main' }]);
  });
});
