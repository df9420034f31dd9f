import { variablePrefix } from '../../spec/container-contract';
import type { ScalingPolicySpec } from '../../spec/scaling';
import type { StageSpec } from '../../spec/stage';
import { cacheUserName } from '../names';
import type { CloudWatchMetric } from '../scaling-metrics';
import {
  activeConnections,
  isMeasured,
  lowestNumber,
  oldestMessage,
  requestCount,
  responseTime,
  SCALING_PERIOD_SECONDS,
} from '../scaling-metrics';
import { CACHE_PORT } from './data-servers';
import type { InfrastructureFact } from './infrastructure-fact';
import {
  loadBalancerName,
  placeholder,
  queueName,
  serverHost,
  storeAddress,
  targetGroupName,
} from './infrastructure-fact';
import type { IScaleTriggers } from './models';
import type { PlacedService } from './placed-service';
import { placedServices } from './placed-service';
import { literal } from './template-text';

/** How far back KEDA looks for the newest value, in seconds: metrics of AWS are minutes late. */
const LOOK_BACK_SECONDS = 300;

/** More messages than a queue ever has: asks for one replica as soon as there is one, and for no more. */
const ANY_NUMBER = 2_147_483_647;

/** What KEDA asks for a policy, and how it may. */
export interface Trigger {
  readonly trigger: IScaleTriggers;
  readonly facts: readonly InfrastructureFact[];
  /** `cache`: with the password of the service's own user. */
  readonly signsIn?: 'aws' | { readonly cachePassword: string };
}

type QueuePolicy = Extract<ScalingPolicySpec, { metric: 'queue' }>;

/** One trigger for each policy that follows a measure. Those that nobody measures are refused before. */
export function usageTriggers(placed: PlacedService): Trigger[] {
  return placed.service.scaling
    .filter((policy) => isMeasured(policy, placed.service))
    .flatMap((policy) => triggersOf(policy, placed));
}

/** Those of every service of a stage. */
export function stageTriggers(stage: StageSpec): Trigger[] {
  return placedServices(stage, 'released').flatMap(usageTriggers);
}

export function scalingFacts(placed: PlacedService): InfrastructureFact[] {
  return usageTriggers(placed).flatMap(({ facts }) => facts);
}

function triggersOf(policy: ScalingPolicySpec, placed: PlacedService): Trigger[] {
  const { stage, name } = placed;
  const traffic = [loadBalancerName, targetGroupName(name)];
  const source = { loadBalancer: placeholder(loadBalancerName), targetGroup: placeholder(targetGroupName(name)) };
  switch (policy.metric) {
    case 'cpu':
    case 'memory': {
      const metadata = { value: String(Math.round(policy.percent)) };
      return [{ trigger: { type: policy.metric, metricType: 'Utilization', metadata }, facts: [] }];
    }
    case 'requests':
      // the sum of all, which the autoscaler itself divides by the number of replicas
      return [
        cloudWatch(requestCount(source), policy.perReplicaPerMinute, placed, { facts: traffic, perReplica: true }),
      ];
    case 'latency': {
      const metric = responseTime(policy.percentile, source);
      return [cloudWatch(metric, policy.milliseconds / 1000, placed, { facts: traffic })];
    }
    case 'connections':
      return [cloudWatch(activeConnections(stage, name), policy.perReplica, placed, { silence: 'unknown' })];
    case 'queue':
      return queueTriggers(policy, placed);
    case 'schedule':
      return [];
  }
}

interface CloudWatchOptions {
  readonly facts?: readonly InfrastructureFact[];
  /** The value is that of all replicas together. Left out: of one, on average. */
  readonly perReplica?: boolean;
  /** Left out: nothing reported means nothing to do. */
  readonly silence?: 'unknown';
}

function cloudWatch(
  { namespace, name, statistic, dimensions }: CloudWatchMetric,
  target: number,
  { stage, name: service }: PlacedService,
  { facts = [], perReplica = false, silence }: CloudWatchOptions,
): Trigger {
  const metadata = {
    awsRegion: stage.region,
    namespace,
    metricName: name,
    dimensionName: Object.keys(dimensions).join(';'),
    dimensionValue: Object.values(dimensions).join(';'),
    metricStat: statistic,
    metricStatPeriod: String(SCALING_PERIOD_SECONDS),
    metricCollectionTime: String(LOOK_BACK_SECONDS),
    targetMetricValue: String(target),
    minMetricValue: '0',
    ignoreNullValues: String(silence !== 'unknown'),
  };
  const metricType = perReplica ? 'AverageValue' : 'Value';
  // without the cache the autoscaler asks every 15 seconds, and AWS charges for each metric
  const trigger = { type: 'aws-cloudwatch', metricType, metadata, ...cached(service) };
  return { trigger, facts, signsIn: 'aws' };
}

function queueTriggers(policy: QueuePolicy, placed: PlacedService): Trigger[] {
  const { cache, list, depthPerReplica, oldestAgeSeconds } = policy;
  const { consumes } = placed.service;
  if (cache !== undefined && list !== undefined) return [listTrigger(cache, list, depthPerReplica ?? 1, placed)];
  if (consumes === undefined) return [];
  if (oldestAgeSeconds === undefined) return [depthTrigger(consumes, depthPerReplica ?? 1, placed)];
  const name = queueName(consumes);
  const age = cloudWatch(oldestMessage(placeholder(name)), oldestAgeSeconds, placed, { facts: [name] });
  // CloudWatch may be 15 minutes late with a queue that was quiet for long, which the queue itself is not
  return lowestNumber(placed.service) > 0 ? [age] : [age, depthTrigger(consumes, ANY_NUMBER, placed)];
}

/** What is in work counts, too: a replica must not go while it still has something. */
function depthTrigger(queue: string, depthPerReplica: number, { stage, name }: PlacedService): Trigger {
  const url = storeAddress('queue', queue);
  const metadata = {
    awsRegion: stage.region,
    queueURL: placeholder(url),
    queueLength: wholeMessages(depthPerReplica),
    scaleOnInFlight: 'true',
  };
  return { trigger: { type: 'aws-sqs-queue', metadata, ...cached(name) }, facts: [url], signsIn: 'aws' };
}

/** As the service itself, so that what KEDA may do with the cache is what the service may. */
function listTrigger(cache: string, list: string, depthPerReplica: number, { stage, name }: PlacedService): Trigger {
  const host = serverHost('cache', cache);
  const metadata = {
    address: `${placeholder(host)}:${CACHE_PORT}`,
    username: cacheUserName(stage, cache, name),
    enableTLS: 'true',
    listName: literal(list),
    listLength: wholeMessages(depthPerReplica),
  };
  const signsIn = { cachePassword: `${variablePrefix(cache)}_PASSWORD` };
  return { trigger: { type: 'redis', metadata, ...cached(name) }, facts: [host], signsIn };
}

const cached = (service: string) => ({ useCachedMetrics: true, authenticationRef: { name: service } });

/** KEDA knows no parts of a message. */
export const wholeMessages = (depth: number) => String(Math.max(1, Math.round(depth)));
