import { expect, test } from '@jest/globals';
import { deploymentTargets } from '../../lib/spec/target';
import { synthesize } from '../support/synth';
import { systems } from '../support/systems';

/** What may exist once in an account and region; that each is short enough, a rule of the gate sees to. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::EC2::PrefixList': 'PrefixListName',
  'AWS::ECR::Repository': 'RepositoryName',
  'AWS::ECS::Cluster': 'ClusterName',
  'AWS::ECS::TaskDefinition': 'Family',
  'AWS::EKS::Cluster': 'Name',
  'AWS::ElastiCache::ReplicationGroup': 'ReplicationGroupId',
  'AWS::ElastiCache::UserGroup': 'UserGroupId',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'Name',
  'AWS::ElasticLoadBalancingV2::TrustStore': 'Name',
  'AWS::IAM::OIDCProvider': 'Url',
  'AWS::IAM::Role': 'RoleName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::RDS::DBCluster': 'DBClusterIdentifier',
  'AWS::RDS::DBInstance': 'DBInstanceIdentifier',
  'AWS::RDS::DBProxy': 'DBProxyName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::ServiceDiscovery::HttpNamespace': 'Name',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
  'AWS::WAFv2::WebACL': 'Name',
};

test.each(deploymentTargets)(
  'on %s all systems and stages fit in one account: none takes a name of another',
  (target) => {
    const stacks = systems.flatMap((system) =>
      [...synthesize(system, { target }).stages.values()].flatMap((stage) => [...stage.stacks.values()]),
    );
    const names = stacks.flatMap(({ region, json }) =>
      Object.values(json.Resources).flatMap(({ Type, Properties }) => {
        const name = Properties?.[NAMES[Type] ?? ''];
        return typeof name === 'string' ? [`${Type} ${region} ${name}`] : [];
      }),
    );
    const all = [...names, ...stacks.map(({ region, stackName }) => `stack ${region} ${stackName}`)];
    expect(all.length).toBeGreaterThan(500);
    expect(all.filter((name, i) => all.indexOf(name) < i)).toEqual([]);
  },
);
