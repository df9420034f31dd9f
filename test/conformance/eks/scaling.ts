import type { IHPAScalingRules, IScaleTriggers } from '../../../lib/lowering/kubernetes/models';
import { scalingOn } from '../measured-scaling';
import type { ObservedScaling, ObservedStep, ObservedWorkload } from '../observed';
import type { References } from '../references';
import type { KubernetesObjects } from './kubernetes-objects';
import type { PodRunner } from './pod-runners';
import { replicated } from './pod-runners';

type Scaling = Pick<ObservedWorkload, 'replicas' | 'scaling' | 'scaleOut' | 'scaleIn'>;

/** More messages than a queue ever has: such a trigger only wakes a service that is at zero. */
const ANY_NUMBER = 2_147_483_647;

/** How many replicas there are, what their number follows, and how fast. */
export function observeScaling(references: References, delivered: KubernetesObjects, runner: PodRunner): Scaling {
  const object = replicated(delivered, runner);
  if (!object) return { scaling: [] };
  const scalers = delivered.all('ScaledObject').filter(({ metadata, spec }) => {
    const { apiVersion = 'apps/v1', kind = 'Deployment', name } = spec.scaleTargetRef;
    return [metadata.namespace, apiVersion, kind, name].join() === identity(runner);
  });
  const [scaler] = scalers;
  if (!scaler) return { replicas: { min: object.replicas ?? 1, max: object.replicas ?? 1 }, scaling: [] };
  if (object.replicas !== undefined || scalers.length > 1)
    throw new Error(`${runner.workload}: several own the number of its pods`);
  const { minReplicaCount = 0, maxReplicaCount = 100, triggers, advanced } = scaler.spec;
  const { scaleUp, scaleDown } = advanced?.horizontalPodAutoscalerConfig?.behavior ?? {};
  const [scaleOut, scaleIn] = [stepOf(scaleUp), stepOf(scaleDown)];
  return {
    replicas: { min: minReplicaCount, max: maxReplicaCount },
    scaling: triggers.flatMap((trigger) =>
      trigger.type === 'cron'
        ? pointsOf(trigger, triggers, minReplicaCount)
        : measured(references, delivered, runner, trigger),
    ),
    ...(scaleOut && { scaleOut }),
    ...(scaleIn && { scaleIn }),
  };
}

function identity({ namespace, apiVersion, kind, workload }: PodRunner): string {
  return [namespace, apiVersion, kind, workload].join();
}

function stepOf(rules: IHPAScalingRules | undefined): ObservedStep | undefined {
  const [step] = rules?.policies ?? [];
  if (!step) return undefined;
  if (step.type !== 'Pods') throw new Error(`a step is given in ${step.type}`);
  return { replicas: step.value, everySeconds: step.periodSeconds };
}

/** A window is two points in time, unless the next one begins where it ends. */
function pointsOf({ metadata }: IScaleTriggers, all: readonly IScaleTriggers[], otherwise: number): ObservedScaling[] {
  const { start = '', end = '', timezone: timeZone = '', desiredReplicas } = metadata;
  const point = (cron: string, min: number) => ({ metric: 'schedule' as const, cron, timeZone, min });
  const goesOn = all.some((other) => other.type === 'cron' && other.metadata['start'] === end);
  return [point(start, Number(desiredReplicas)), ...(goesOn ? [] : [point(end, otherwise)])];
}

/** A trigger in the words of the description. */
function measured(
  references: References,
  delivered: KubernetesObjects,
  runner: PodRunner,
  { type, metricType, metadata }: IScaleTriggers,
): ObservedScaling[] {
  switch (type) {
    case 'cpu':
    case 'memory':
      if (metricType !== 'Utilization') throw new Error(`${type} as ${metricType}`);
      return [{ metric: type, percent: Number(metadata['value']) }];
    case 'aws-cloudwatch': {
      assertOwnTraffic(references, delivered, runner, metadata);
      const { metricName = '', metricStat = '', targetMetricValue } = metadata;
      const inSeconds = metricName === 'TargetResponseTime';
      return [scalingOn(metricName, metricStat, Number(targetMetricValue) * (inSeconds ? 1000 : 1))];
    }
    case 'aws-sqs-queue': {
      const depthPerReplica = Number(metadata['queueLength']);
      return depthPerReplica === ANY_NUMBER ? [] : [{ metric: 'queue', depthPerReplica }];
    }
    case 'redis': {
      const { listName = '', listLength } = metadata;
      return [{ metric: 'queue', depthPerReplica: Number(listLength), list: listName }];
    }
    default:
      throw new Error(`unknown trigger ${type}`);
  }
}

/** Traffic is that of the service's own target group, behind the load balancer of the stage. */
function assertOwnTraffic(
  references: References,
  delivered: KubernetesObjects,
  { name, namespace }: PodRunner,
  { dimensionName = '', dimensionValue = '' }: Readonly<Record<string, string>>,
): void {
  const names = dimensionName.split(';');
  const values = new Map(dimensionValue.split(';').map((value, i) => [names[i], value]));
  if (!values.has('TargetGroup')) return;
  const [balancer] = references.all('AWS::ElasticLoadBalancingV2::LoadBalancer');
  const groups = delivered.bindingsOf(namespace, name).map(({ spec }) => `${spec.targetGroupARN}.TargetGroupFullName`);
  const isOwn = values.get('LoadBalancer') === `${balancer?.stack.concern}.${balancer?.id}.LoadBalancerFullName`;
  if (!isOwn || !groups.includes(values.get('TargetGroup') ?? ''))
    throw new Error(`${name} scales on the traffic of ${dimensionValue}`);
}
