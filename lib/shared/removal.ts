import { RemovalPolicy } from 'aws-cdk-lib';
import type { StageSpec } from '../spec/stage';

/**
 * What happens to data when its stack goes: kept, or gone with it where the stage says `data: disposable`.
 * Kept is what exists: a first deployment that fails takes back what it made, so that no name blocks the second. Databases
 * and load balancers are protected beyond that: docs/guides/changing-a-running-stage.md.
 */
export function dataRemovalPolicy({ data }: Pick<StageSpec, 'data'>): RemovalPolicy {
  return data === 'keep' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}
