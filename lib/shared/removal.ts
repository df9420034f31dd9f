import { RemovalPolicy } from 'aws-cdk-lib';
import type { StageSpec } from '../spec/stage';

/**
 * What happens to data when its stack goes: kept, or gone with it where the stage says `data: disposable`.
 * A first deployment that fails leaves nothing behind whose name would block the second.
 */
export function dataRemovalPolicy({ data }: Pick<StageSpec, 'data'>): RemovalPolicy {
  return data === 'keep' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}
