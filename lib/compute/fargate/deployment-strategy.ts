import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { acknowledge } from '../../shared/acknowledge';
import type { ReleaseSpec } from '../../spec/release';
import type { ServiceSpec } from '../../spec/service';

type StrategyProps = Pick<
  ecs.FargateServiceProps,
  'deploymentStrategy' | 'circuitBreaker' | 'canaryConfiguration' | 'linearConfiguration' | 'bakeTime'
>;

/** The release strategy in ECS's words. The circuit breaker belongs to rolling releases; the others are judged by alarms. */
export function deploymentStrategy({ release }: Pick<ServiceSpec, 'release'>): StrategyProps {
  switch (release.strategy) {
    case 'rolling':
      return { deploymentStrategy: ecs.DeploymentStrategy.ROLLING, circuitBreaker: { enable: true, rollback: true } };
    case 'blue-green':
      return { deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN, bakeTime: Duration.minutes(release.bakeMinutes) };
    case 'canary':
      return {
        deploymentStrategy: ecs.DeploymentStrategy.CANARY,
        canaryConfiguration: step(release),
        bakeTime: Duration.minutes(release.bakeMinutes),
      };
    case 'linear':
      return {
        deploymentStrategy: ecs.DeploymentStrategy.LINEAR,
        linearConfiguration: step(release),
        bakeTime: Duration.minutes(release.bakeMinutes),
      };
  }
}

/** What the gate says of a service that is released in one of the shifting strategies. */
export function acknowledgeStrategy(service: ecs.FargateService, { release }: Pick<ServiceSpec, 'release'>): void {
  if (release.strategy === 'rolling') return;
  const policy = 'arn:<AWS::Partition>:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers';
  acknowledge(
    service,
    `AwsSolutions-IAM4[Policy::${policy}]`,
    'AWS maintains this policy for the one role with which ECS shifts traffic between target groups.',
  );
  acknowledge(
    service,
    'Annotation::@aws-cdk/aws-ecs:shouldUseCircuitBreaker',
    'The circuit breaker is for rolling releases; this one is watched, and rolled back, by its release alarm.',
  );
}

function step({ stepPercent, stepMinutes }: Extract<ReleaseSpec, { stepPercent: number }>) {
  return { stepPercent, stepBakeTime: Duration.minutes(stepMinutes) };
}
