import { limits } from '../../data/limits';
import type { ServiceSpec } from '../../spec/service';

/** A release waits for no longer than this, in seconds: five minutes less than CloudFormation does, to start and to tell. */
export const LONGEST_BEFORE_RELEASE = limits.customResourceSeconds.max - 300;

/** When a run is stopped, in seconds. Undefined: it takes as long as it takes. */
export function jobTimeout({ timeoutSeconds, beforeRelease }: ServiceSpec): number | undefined {
  return timeoutSeconds ?? (beforeRelease ? LONGEST_BEFORE_RELEASE : undefined);
}
