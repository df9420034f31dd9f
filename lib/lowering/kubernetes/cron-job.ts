import { kubernetesCron } from './kubernetes-cron';
import { jobSpec } from './job-spec';
import { serviceMetadata } from './metadata';
import type { ICronJob, Named } from './models';
import type { PlacedService } from './placed-service';

/** A run that could not start for this long is left out, in seconds: nobody wants last night's at noon. */
const LATEST_START_SECONDS = 300;

/** A program that runs to its end on a schedule, never twice at a time. Until its first release the schedule is off. */
export function cronJob(placed: PlacedService): Named<ICronJob> {
  const { service, released } = placed;
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: serviceMetadata(placed, 'workload'),
    spec: {
      schedule: kubernetesCron(service.schedule?.cron ?? '') ?? '',
      timeZone: service.schedule?.timeZone,
      // what brings a dump back waits for a person
      suspend: !released || service.tool?.program === 'restore',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: LATEST_START_SECONDS,
      jobTemplate: { spec: jobSpec(placed) },
    },
  };
}
