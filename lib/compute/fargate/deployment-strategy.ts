import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ReleaseSpec } from '../../spec/release';
import type { ServiceSpec } from '../../spec/service';

type StrategyProps = Pick<ecs.FargateServiceProps, 'deploymentStrategy' | 'circuitBreaker' | 'canaryConfiguration' | 'linearConfiguration' | 'bakeTime'>;

/** The release strategy in ECS's words. The circuit breaker belongs to rolling releases; the others are judged by alarms. */
export function deploymentStrategy({ release }: Pick<ServiceSpec, 'release'>): StrategyProps {
  switch (release.strategy) {
    case 'rolling':
      return { deploymentStrategy: ecs.DeploymentStrategy.ROLLING, circuitBreaker: { enable: true, rollback: true } };
    case 'blue-green':
      return { deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN, bakeTime: Duration.minutes(release.bakeMinutes) };
    case 'canary':
      return { deploymentStrategy: ecs.DeploymentStrategy.CANARY, canaryConfiguration: step(release), bakeTime: Duration.minutes(release.bakeMinutes) };
    case 'linear':
      return { deploymentStrategy: ecs.DeploymentStrategy.LINEAR, linearConfiguration: step(release), bakeTime: Duration.minutes(release.bakeMinutes) };
  }
}

function step({ stepPercent, stepMinutes }: Extract<ReleaseSpec, { stepPercent: number }>) {
  return { stepPercent, stepBakeTime: Duration.minutes(stepMinutes) };
}
