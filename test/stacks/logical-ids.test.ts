import { describe, expect, test } from '@jest/globals';
import customerService from '../../systems/customer-service';
import { shop } from '../support/shop';
import type { SynthesizedStage } from '../support/synth';
import { synthesizeStage } from '../support/synth';
import { pinnedEdgeIds, pinnedEksIds, pinnedIds } from './pinned-ids';

/** What holds data, and what other stacks, clients or people know by its address. */
const PINNED = new Set([
  'AWS::CloudFront::Distribution',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::Subnet',
  'AWS::EC2::VPC',
  'AWS::ECR::Repository',
  'AWS::ECS::Cluster',
  'AWS::ECS::Service',
  'AWS::EFS::FileSystem',
  'AWS::EKS::Cluster',
  'AWS::EKS::PodIdentityAssociation',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::ElastiCache::UserGroup',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::ListenerRule',
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  'AWS::KMS::Key',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::Route53::RecordSet',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
  'AWS::ServiceDiscovery::HttpNamespace',
  'AWS::SQS::Queue',
  'Custom::AWSCDK-EKS-HelmChart',
  'Custom::AWSCDK-EKS-KubernetesResource',
]);

function idsOf(stage: SynthesizedStage, concern: string): Record<string, string> {
  const resources = Object.entries(stage.stack(concern).json.Resources);
  return Object.fromEntries(resources.filter(([, { Type }]) => PINNED.has(Type)).map(([id, { Type }]) => [id, Type]));
}

const shopProd = synthesizeStage(shop, 'prod');

describe('logical ids are what they were, so that nothing is replaced that holds data or has an address', () => {
  test.each(Object.keys(pinnedIds))('in the stack %s', (concern) => {
    expect(idsOf(shopProd, concern)).toEqual(pinnedIds[concern]);
  });

  test('in the stack edge', () => {
    expect(idsOf(synthesizeStage(customerService, 'prod'), 'edge')).toEqual(pinnedEdgeIds);
  });

  test('in the stack registry', () => {
    expect(idsOf(synthesizeStage(customerService, 'shared'), 'registry')).toEqual({
      customerserviceRepository51EFAB91: 'AWS::ECR::Repository',
      migrateRepositoryF3887108: 'AWS::ECR::Repository',
    });
  });
});

describe('logical ids on EKS are what they were: objects under a new one would be applied and then deleted', () => {
  const onEks = synthesizeStage(customerService, 'prod', { target: 'eks' });

  test.each(Object.keys(pinnedEksIds))('in the stack %s', (concern) => {
    expect(idsOf(onEks, concern)).toEqual(pinnedEksIds[concern]);
  });
});

test('every stack of the system is pinned', () => {
  expect([...shopProd.stacks.keys()].filter((concern) => concern !== 'edge').toSorted()).toEqual(
    Object.keys(pinnedIds).toSorted(),
  );
});

test('a logical id says nothing of its stage: stages differ by their descriptions alone', () => {
  const [staging, prod] = ['staging', 'prod'].map((stage) => synthesizeStage(customerService, stage));
  for (const concern of ['network', 'database', 'cache', 'ingress', 'compute', 'services-main'])
    // production has a dump, too
    expect(idsOf(prod!, concern)).toMatchObject(idsOf(staging!, concern));
});
