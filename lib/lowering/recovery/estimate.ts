import { recoveryMinutes } from '../../data/recovery-times';
import type { StageSpec } from '../../spec/stage';
import type { DeploymentTarget } from '../../spec/target';
import { databaseEstimate } from './database-estimate';
import type { Failure, PartEstimate } from './part-estimate';
import { failures } from './part-estimate';
import { secondRegion } from './second-region';
import { serviceEstimate } from './service-estimate';
import { storeEstimate } from './store-estimate';

/** What a failure costs a whole stage: its worst part decides. */
export interface FailureEstimate {
  readonly failure: Failure;
  /** Minutes of data that are lost at most; infinite where nothing brings it back. */
  readonly rpoMinutes: number;
  /** Minutes until the stage serves again; infinite where it does not without the failed part. */
  readonly rtoMinutes: number;
  /** Which part decides each of the two, and how it comes back. */
  readonly rpoHow: string;
  readonly rtoHow: string;
}

/**
 * What each kind of failure costs at most, from the durations of lib/data/recovery-times.json. Time until somebody notices
 * and decides is not in it. Caches and waiting messages do not count as data: what they hold is made again or sent again.
 */
export function recoveryEstimates(spec: StageSpec, target: DeploymentTarget): FailureEstimate[] {
  return failures.map((failure) => estimateOf(failure, spec, target));
}

function estimateOf(failure: Failure, spec: StageSpec, target: DeploymentTarget): FailureEstimate {
  const parts = [
    ...serviceEstimate(spec, target, failure),
    ...databaseEstimate(spec, failure),
    ...storeEstimate(spec, failure),
  ];
  const lost = worst(parts, (part) => part.rpo);
  const down = worst(parts, (part) => part.rto);
  const { minutes, how } = failure === 'region' ? wholeRegion(spec, target) : { minutes: 0, how: [] };
  const rto = Math.max(down.rto, minutes === 0 ? 0 : minutesOf('networkAndData', spec)) + minutes;
  return {
    failure,
    rpoMinutes: lost.rpo,
    rtoMinutes: rto,
    rpoHow: lost.rpo === 0 ? 'nothing is lost' : `${lost.what}: ${lost.how}`,
    rtoHow:
      down.rto === Infinity || how.length === 0
        ? `${down.what}: ${down.how}`
        : [`${down.what}: ${down.how}`, ...how].join('; then '),
  };
}

/** What comes after the data: programs that start or grow, and the name that leads there. */
function wholeRegion(spec: StageSpec, target: DeploymentTarget): { minutes: number; how: readonly string[] } {
  const recovery = secondRegion(spec);
  if (recovery === undefined) return { minutes: 0, how: [] };
  const configuration = Object.keys(spec.databases).length > 0 ? recoveryMinutes('configuration') : 0;
  const services =
    recovery.strategy === 'warm-standby'
      ? { minutes: recoveryMinutes('growToFullSize'), text: 'services grow to full size' }
      : {
          minutes: recoveryMinutes(target === 'eks' ? 'servicesOnEks' : 'servicesOnFargate'),
          text: target === 'eks' ? 'cluster and services are made' : 'services are made',
        };
  const name = recoveryMinutes('nameSwitch');
  return {
    minutes: configuration + services.minutes + name,
    how: [`${services.text} (${services.minutes} min)`, `the name leads there (${name} min)`],
  };
}

/** Before programs can start, there is a network and what they keep nothing in; it is made beside the data. */
function minutesOf(step: 'networkAndData', spec: StageSpec): number {
  return secondRegion(spec)?.strategy === 'warm-standby' ? 0 : recoveryMinutes(step);
}

const NOTHING: PartEstimate = { what: 'no data', rpo: 0, rto: 0, how: 'there is nothing to bring back' };

function worst(parts: readonly PartEstimate[], measure: (part: PartEstimate) => number): PartEstimate {
  return parts.reduce((most, part) => (measure(part) > measure(most) ? part : most), parts[0] ?? NOTHING);
}
