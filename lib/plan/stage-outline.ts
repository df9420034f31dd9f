import type { RegistryPlace } from '../lowering/image-source';
import { lowerStage } from '../lowering/lower-stage';
import type { ReleasedTags } from '../lowering/released';
import { hasPlaceholder, isReleased } from '../lowering/released';
import type { StageSpec } from '../spec/stage';
import type { SystemSpec } from '../spec/system';
import type { DeploymentTarget } from '../spec/target';
import type { StageOutline } from './plan';
import { sizesOf } from './sizes';
import { tlsHops } from './tls-hops';

export interface Circumstances {
  readonly released: ReleasedTags;
  /** Where the images are, and the account of a stage that names none. */
  readonly registry: RegistryPlace;
}

/** The registry lies in the region of the first stage. */
export function registryPlace(system: SystemSpec, account: string): RegistryPlace {
  return { account, region: system.stages[0]?.region ?? 'us-east-1' };
}

/** What becomes of a stage on a target, without synthesizing anything. */
export function outlineStage(
  stage: StageSpec,
  target: DeploymentTarget,
  { released, registry }: Circumstances,
): StageOutline {
  return {
    name: stage.stage,
    target,
    account: stage.account ?? registry.account,
    region: stage.region,
    data: stage.data,
    lowering: lowerStage(stage, target, released),
    sizes: sizesOf(stage, target),
    tls: tlsHops(stage),
    unreleased: unreleased(stage, released),
  };
}

/** What the stages have in common: the image repositories. */
export function outlineShared(target: DeploymentTarget, { registry }: Circumstances): StageOutline {
  return { name: 'shared', target, ...registry, data: 'keep', lowering: [], sizes: [], tls: [], unreleased: [] };
}

function unreleased(stage: StageSpec, released: ReleasedTags): StageOutline['unreleased'] {
  return Object.entries(stage.services)
    .filter(([name]) => !isReleased(stage, name, released))
    .map(([service, spec]) => ({ service, until: untilReleased(spec) }));
}

function untilReleased(service: StageSpec['services'][string]): string {
  if (service.kind === 'job') return 'does not run until the first release';
  return hasPlaceholder(service)
    ? 'a stand-in answers its probes until the first release'
    : 'starts at no replica until the first release';
}
