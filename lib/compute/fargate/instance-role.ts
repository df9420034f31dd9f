import { Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from '../../shared/acknowledge';

/**
 * What an instance itself may do: work for one cluster. Images, logs and secrets are fetched and written with the role of
 * each task. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html
 */
export function instanceRole(scope: Construct, id: string, cluster: string): IRole {
  const { partition, region, account } = Stack.of(scope);
  const arn = (what: string) => `arn:${partition}:ecs:${region}:${account}:${what}`;
  const allow = (actions: string[], resource: string) => new PolicyStatement({ actions, resources: [resource] });
  const instances = arn(`container-instance/${cluster}/*`);
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    inlinePolicies: {
      WorkForCluster: new PolicyDocument({
        statements: [
          allow(
            [
              'ecs:RegisterContainerInstance',
              'ecs:DeregisterContainerInstance',
              'ecs:SubmitAttachmentStateChanges',
              'ecs:SubmitContainerStateChange',
              'ecs:SubmitTaskStateChange',
            ],
            arn(`cluster/${cluster}`),
          ),
          allow(['ecs:Poll', 'ecs:StartTelemetrySession'], instances),
          allow(['ecs:DiscoverPollEndpoint'], '*'),
        ],
      }),
    },
  });
  acknowledge(
    role,
    `AwsSolutions-IAM5[Resource::${instances}]`,
    'An instance learns its own id when it registers; the star stands for the instances of this one cluster.',
  );
  acknowledge(
    role,
    'AwsSolutions-IAM5[Resource::*]',
    'ecs:DiscoverPollEndpoint, with which the agent asks where to report, knows no resources.',
  );
  // CDK would add rights to fetch any image and to write any log
  return role.withoutPolicyUpdates();
}
