import type { StageSpec } from '../../spec/stage';
import { hasLiveData, secondRegion } from '../recovery/second-region';

/** Whether a stage has anything to tell, or anybody to tell it to: then there are ways to people. */
export function tellsPeople({ alarms, availability, notifications }: StageSpec): boolean {
  const receivers = [...notifications.critical, ...notifications.warning];
  return Object.keys(alarms).length > 0 || availability !== undefined || receivers.length > 0;
}

/** Whether there are ways to people from its second region, too: where data lives there that something may happen to. */
export function tellsPeopleElsewhere(stage: StageSpec): boolean {
  const region = secondRegion(stage);
  return region !== undefined && hasLiveData(region) && tellsPeople(stage);
}
