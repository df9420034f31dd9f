import type { RegistryPlace } from '../lowering/image-source';
import { lowerSlots } from '../lowering/lower-slots';
import type { ReleasedTags } from '../lowering/released';
import { hasPlaceholder, isReleased } from '../lowering/released';
import { slotsOf } from '../lowering/slots';
import type { StageSpec } from '../spec/stage';
import type { SystemSpec } from '../spec/system';
import type { DeploymentTarget } from '../spec/target';
import type { StageOutline } from './plan';
import { recoveryPlan } from './recovery';
import { availabilityPlan } from './availability';
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
  const availability = availabilityPlan(stage, target);
  return {
    name: stage.stage,
    target,
    slots: slotsOf(stage, target).map(({ slot, target: own, weightPercent }) => ({ slot, target: own, weightPercent })),
    account: stage.account ?? registry.account,
    region: stage.region,
    data: stage.data,
    lowering: lowerSlots(stage, target, released),
    sizes: sizesOf(stage, target),
    tls: tlsHops(stage, target),
    recovery: recoveryPlan(stage, target),
    ...(availability && { availability }),
    unreleased: unreleased(stage, released),
  };
}

/** What would become of a stage if all of it ran on one target, wherever its slots are. */
export function outlineOn(target: DeploymentTarget, stage: StageSpec, circumstances: Circumstances): StageOutline {
  const slots = { a: { weightPercent: 100, target } };
  return outlineStage({ ...stage, compute: { ...stage.compute, slots } }, target, circumstances);
}

/** What the stages have in common: the image repositories. */
export function outlineShared(target: DeploymentTarget, { registry }: Circumstances): StageOutline {
  const nothing = { slots: [], lowering: [], sizes: [], tls: [], recovery: [], unreleased: [] };
  return { name: 'shared', target, ...registry, data: 'keep', ...nothing };
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
