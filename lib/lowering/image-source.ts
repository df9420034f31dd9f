import { secondRegion } from './recovery/second-region';
import type { StageSpec } from '../spec/stage';

/** An account and region that hold image repositories. */
export interface RegistryPlace {
  readonly account: string;
  readonly region: string;
}

/**
 * Where a stage pulls its images from: the registry itself, where it lies in the same region (with pull rights across
 * accounts), else a copy in the stage's own account and region.
 */
export function imageSource(stage: Pick<StageSpec, 'account' | 'region'>, registry: RegistryPlace): RegistryPlace {
  if (stage.region === registry.region) return registry;
  return { account: stage.account ?? registry.account, region: stage.region };
}

/** Where a stage runs, or will when its region is gone. */
export function imagePlaces(
  stage: Pick<StageSpec, 'account' | 'region' | 'recovery'>,
  registry: RegistryPlace,
): RegistryPlace[] {
  const { region } = secondRegion(stage) ?? {};
  const account = stage.account ?? registry.account;
  return [{ account, region: stage.region }, ...(region === undefined ? [] : [{ account, region }])];
}
