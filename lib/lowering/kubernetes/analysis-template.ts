import type { MetricQuery, ReleaseAlarmDefinition } from '../release-alarm';
import { releaseAlarmDefinition, releaseAlarmQueries } from '../release-alarm';
import { loadBalancerName, placeholder, targetGroupName } from './infrastructure-fact';
import { serviceMetadata } from './metadata';
import type { IAnalysisTemplate, Named } from './models';
import type { PlacedService } from './placed-service';
import { watchedMinutes } from './release-steps';

/** Minute after which CloudWatch has the numbers of one before it. */
const PUBLISHING_MINUTES = 1;

/** Questions without an answer in a row after which a release goes back: one each ten seconds, so for five minutes. */
const UNANSWERED_LIMIT = 30;

/**
 * Judges a release by the numbers of its alarm. It looks back to its own start and no further: errors from before are
 * no fault of the new version. Undefined where a release leaves no time to watch.
 */
export function analysisTemplate(placed: PlacedService): Named<IAnalysisTemplate> | undefined {
  const { release } = placed.service;
  const watched = watchedMinutes(release);
  if (watched === 0) return undefined;
  const definition = releaseAlarmDefinition(placed.name, release.rollbackOnErrorPercent);
  const { thresholdPercent, datapointsToAlarm, evaluationPeriods } = definition;
  const window = Math.min(watched, evaluationPeriods + PUBLISHING_MINUTES);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    metadata: serviceMetadata(placed, 'workload', { isOfLaterKind: true }),
    spec: {
      metrics: [
        {
          name: definition.name,
          initialDelay: `${window}m`,
          interval: '1m',
          // one that runs beside the steps ends with them
          count: release.strategy === 'blue-green' ? watched - window + 1 : undefined,
          // minutes without numbers count as good
          successCondition: `count(result[0].Values, {# > ${thresholdPercent}}) < ${datapointsToAlarm}`,
          failureLimit: 0,
          consecutiveErrorLimit: UNANSWERED_LIMIT,
          provider: { cloudWatch: { interval: `${window}m`, metricDataQueries: queries(placed, definition) } },
        },
      ],
    },
  };
}

/** All traffic goes through one target group here, whatever the strategy. */
function queries({ name }: PlacedService, definition: ReleaseAlarmDefinition): MetricQuery[] {
  const targetGroups = [placeholder(targetGroupName(name))];
  return releaseAlarmQueries(definition, { loadBalancer: placeholder(loadBalancerName), targetGroups });
}
