import type { Construct } from 'constructs';
import type { IComputePlatform } from '../contracts/compute';
import type { DeploymentTarget } from '../spec/target';
import type { ComputePlatformProps } from './compute-platform-props';
import { EksPlatform } from './eks/eks-platform';
import { FargatePlatform } from './fargate/fargate-platform';

/** The one place that asks for the target: everything behind it sees an `IComputePlatform`. */
export function createComputePlatform(
  scope: Construct,
  target: DeploymentTarget,
  props: ComputePlatformProps,
): IComputePlatform {
  switch (target) {
    case 'fargate':
      return new FargatePlatform(scope, 'Fargate', props);
    case 'eks':
      return new EksPlatform(scope, 'Eks', props);
    default:
      return assertNever(target);
  }
}

function assertNever(target: never): never {
  throw new Error(`unknown target: ${String(target)}`);
}
