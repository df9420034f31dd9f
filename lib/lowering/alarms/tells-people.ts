import type { StageSpec } from '../../spec/stage';

/** Whether a stage has anything to tell, or anybody to tell it to: then there are ways to people. */
export function tellsPeople({ alarms, availability, notifications }: StageSpec): boolean {
  const receivers = [...notifications.critical, ...notifications.warning];
  return Object.keys(alarms).length > 0 || availability !== undefined || receivers.length > 0;
}
