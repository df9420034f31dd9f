import { describe, expect, test } from '@jest/globals';
import { reviewStack } from '../../../lib/plan/review/stack-review';
import { compared } from './compared';
import type { Resources } from './compared';

const image = (tag: string): Resources => ({
  Task: {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: {
      ContainerDefinitions: [{ Name: 'api', Image: `shop/api:${tag}`, Environment: [{ Name: 'A', Value: '1' }] }],
    },
  },
  Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition: { Ref: 'Task' } } },
});

const withMetadata = (path: string): Resources => ({
  Topic: { Type: 'AWS::SNS::Topic', Metadata: { 'aws:cdk:path': path } },
});

describe('the changes of a stack', () => {
  test('name each value by its path, with what it was and is; what only refers to a new revision is left out', () => {
    expect(reviewStack(compared(image('1'), image('2')))).toEqual({
      id: 'prod/main',
      change: 'changed',
      sections: [],
      resources: [
        {
          logicalId: 'Task',
          type: 'AWS::ECS::TaskDefinition',
          action: 'replace',
          values: [{ path: 'ContainerDefinitions.api.Image', before: 'shop/api:1', after: 'shop/api:2' }],
        },
      ],
    });
  });

  test('are none where only metadata differ', () => {
    expect(reviewStack(compared(withMetadata('a'), withMetadata('b')))).toBeUndefined();
  });

  test('tell a resource that is left behind from one that is deleted', () => {
    const topics = { A: { Type: 'AWS::SNS::Topic' }, B: { Type: 'AWS::SNS::Topic', DeletionPolicy: 'Retain' } };
    const { resources } = reviewStack(compared(topics, {}))!;
    expect(resources.map(({ logicalId, action }) => [logicalId, action])).toEqual([
      ['A', 'delete'],
      ['B', 'leave-behind'],
    ]);
  });

  test('show references as a person would write them', () => {
    const topic = (name: unknown): Resources => ({
      Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: name } },
    });
    const joined = { 'Fn::Join': ['', ['of ', { Ref: 'Other' }, ' and ', { 'Fn::GetAtt': ['More', 'Arn'] }]] };
    expect(reviewStack(compared(topic('a'), topic(joined)))!.resources[0]!.values).toEqual([
      { path: 'DisplayName', before: 'a', after: '"of ${Other} and ${More.Arn}"' },
    ]);
  });
});
