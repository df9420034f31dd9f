import type { IAlarmRoutes } from '../contracts/alarms';
import type { StageData } from '../contracts/data';
import type { IIngress } from '../contracts/ingress';
import type { INetwork } from '../contracts/network';
import type { RegistryPlace } from '../lowering/image-source';
import type { ReleasedTags } from '../lowering/released';
import type { StageSpec } from '../spec/stage';

/** What an engine builds on. */
export interface ComputePlatformProps {
  readonly spec: StageSpec;
  readonly network: INetwork;
  /** Left out in a stage without web services. */
  readonly ingress?: IIngress;
  readonly data: StageData;
  /** Ways to people. Left out where nobody is to be told. */
  readonly routes?: IAlarmRoutes;
  readonly released: ReleasedTags;
  /** Where images are pushed to. */
  readonly registry: RegistryPlace;
}
