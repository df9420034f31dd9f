import type { ScalingBehaviorSpec } from '../../spec/scaling';
import type { ServiceSpec } from '../../spec/service';
import type { CloudWatchMetric } from '../scaling-metrics';
import { lowestNumber, runningTasks, waitingMessages } from '../scaling-metrics';
import type { LoadSource, TaskLoad } from './task-load';
import { TASKS, taskLoads } from './task-load';

/** A CloudWatch alarm that changes the number of tasks, as data. */
export interface ScalingAlarm {
  /** Last part of its name. */
  readonly name: 'scale-out' | 'scale-in' | 'wake';
  readonly description: string;
  readonly queries: Readonly<Record<string, CloudWatchMetric>>;
  /** 1 when it is time, else 0. */
  readonly expression: string;
  /** Minutes in a row. */
  readonly minutes: number;
  /** Tasks added or removed in one step. */
  readonly change: number;
  readonly cooldownSeconds: number;
}

type Step = NonNullable<ScalingBehaviorSpec['scaleIn']>;

/** Where only the steps out are declared. The pace at which Application Auto Scaling itself removes. */
const USUAL_STEP_IN: Step = { replicas: 1, everySeconds: 300 };

/** As Kubernetes waits before it removes a replica: five minutes. */
const QUIET_MINUTES = 5;

/** Below the target even after a step in, with this to spare. */
const SPARE = 0.9;

/** Time in which one wake is enough: until the first task runs and its metrics arrive. */
const WAKE_COOLDOWN_SECONDS = 300;

/** Who decides on the size of a step: target tracking on what it computes, a step policy on what is declared. */
export function scalingAlarms(service: ServiceSpec, source: LoadSource): ScalingAlarm[] {
  const { scaleOut, scaleIn } = service.scalingBehavior ?? {};
  const loads = taskLoads(service, source);
  if (loads.length === 0) return [];
  return [
    ...(scaleOut ? [outAlarm(loads, scaleOut, source)] : []),
    ...(scaleOut || scaleIn ? [inAlarm(loads, scaleIn ?? USUAL_STEP_IN, service, source)] : []),
    ...wakeAlarm(service, source),
  ];
}

function outAlarm(loads: readonly TaskLoad[], step: Step, { service }: LoadSource): ScalingAlarm {
  return {
    name: 'scale-out',
    description: `${service} has more to do than one of its targets allows, and gets ${step.replicas} more. Source: services.${service}.scalingBehavior.scaleOut.`,
    queries: queriesOf(loads),
    expression: loads.map(({ expression, target }) => steady(`${expression} > ${target}`, 0)).join(' OR '),
    minutes: 1,
    change: step.replicas,
    cooldownSeconds: step.everySeconds,
  };
}

function inAlarm(loads: readonly TaskLoad[], step: Step, service: ServiceSpec, source: LoadSource): ScalingAlarm {
  const min = lowestNumber(service);
  const isLow = (load: TaskLoad) => {
    const low = `${load.expression} < ${lowerBound(load, step, min)}`;
    if (min > 0 || load.empty === undefined) return low;
    // the last tasks go only when nothing is left: the first message after them would wake one again
    return `IF(${TASKS} > ${step.replicas}, ${low}, ${load.empty})`;
  };
  return {
    name: 'scale-in',
    description: `${source.service} has little to do by all of its targets, and loses ${step.replicas}. Source: services.${source.service}.scalingBehavior.scaleIn.`,
    queries: queriesOf(loads),
    expression: loads.map((load) => steady(isLow(load), load.silence === 'idle' ? 1 : 0)).join(' AND '),
    minutes: QUIET_MINUTES,
    change: -step.replicas,
    cooldownSeconds: step.everySeconds,
  };
}

/** The declared value, else one that fewer tasks can hold as well, however few there are. */
function lowerBound({ metric, target }: TaskLoad, { belowPercent, replicas }: Step, min: number): number {
  const isPercent = metric === 'cpu' || metric === 'memory';
  if (belowPercent !== undefined) return isPercent ? belowPercent : (target * belowPercent) / 100;
  const fewest = Math.max(min, 1);
  return Math.round(((SPARE * target * fewest) / (fewest + replicas)) * 100) / 100;
}

/** Target tracking multiplies what is there, so that it never leaves zero. */
function wakeAlarm(service: ServiceSpec, { stage, service: name, queue }: LoadSource): ScalingAlarm[] {
  const isAsleep = lowestNumber(service) === 0 && service.scaling.some(({ metric }) => metric === 'queue');
  if (!isAsleep || queue === undefined) return [];
  return [
    {
      name: 'wake',
      description: `A message waits, and no task of ${name} runs. Source: services.${name}.replicas.min.`,
      queries: { waiting: waitingMessages(queue), [TASKS]: runningTasks(stage, name) },
      expression: `IF(${steady(TASKS, 0)} < 1, waiting > 0, 0)`,
      minutes: 1,
      change: 1,
      cooldownSeconds: WAKE_COOLDOWN_SECONDS,
    },
  ];
}

function queriesOf(loads: readonly TaskLoad[]): ScalingAlarm['queries'] {
  return Object.assign({}, ...loads.map(({ queries }) => queries)) as ScalingAlarm['queries'];
}

/**
 * Bridges a report that comes late with the one before it; after that, silence means `otherwise`. A constant alone would
 * stand in for the newest minute, which is always late, and no alarm would see it.
 */
export function steady(expression: string, otherwise: number): string {
  return `FILL(FILL(${expression}, REPEAT), ${otherwise})`;
}
