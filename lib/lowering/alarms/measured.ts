import type { AlarmSpec } from '../../spec/alarm';
import type { AlarmSubject } from '../../spec/alarm-subjects';
import { watchedBy } from '../../spec/alarm-subjects';
import type { StageSpec } from '../../spec/stage';
import type { DeploymentTarget } from '../../spec/target';
import { taskMeasures } from '../fargate/task-measures';
import { podMeasures } from '../kubernetes/pod-measures';
import type { ComputeSlot } from '../slots';
import type { Watched } from './alarm-definition';
import { customMeasure } from './custom-measures';
import { dataMeasures, each } from './data-measures';
import type { MetricPlaces } from './metric-places';
import { failedRequests, serviceErrors, serviceLatency, unanswered } from './request-measures';
import type { Measured, ServiceMeasures } from './service-measures';

export const serviceMeasures: Readonly<Record<DeploymentTarget, ServiceMeasures>> = {
  fargate: taskMeasures,
  eks: podMeasures,
};

export const LOAD_BALANCER: Watched = { kind: 'load-balancer', name: 'load-balancer' };

export interface AlarmContext {
  readonly stage: StageSpec;
  readonly places: MetricPlaces;
  readonly slots: readonly ComputeSlot[];
}

export interface Placed extends Measured {
  /** The stage, or one of its slots where what is watched bears its name. */
  readonly slot: StageSpec;
  /** From 1, where one alarm cannot hold all. */
  readonly part: number;
}

/** What replicas use is measured in each slot; what stands before and behind them once. */
export function measuredBy(spec: AlarmSpec, { stage, places, slots }: AlarmContext): Placed[] {
  const subjects = watchedThings(spec, stage);
  const services = subjects.filter(({ kind }) => kind === 'service').map(({ name }) => name);
  const data = subjects.filter(({ kind }) => kind !== 'service');
  const inSlot = slots.flatMap(({ spec: slot, target }) =>
    numberedParts(replicaMeasures(spec, services, slot, serviceMeasures[target])).map((measured) => ({
      ...measured,
      slot,
    })),
  );
  const once = [...requestMeasures(spec, services, stage, places), ...dataMeasures(spec, data, stage, places)];
  return [...inSlot, ...numberedParts(once).map((measured) => ({ ...measured, slot: stage }))];
}

/** What an alarm watches; of a metric of programs, those that publish it. */
export function watchedThings(spec: AlarmSpec, stage: StageSpec): AlarmSubject[] {
  return watchedBy(spec, stage).filter(
    ({ name }) => spec.metric !== 'custom' || stage.services[name]?.metrics?.custom[spec.name] !== undefined,
  );
}

/** Whether users reach a service, through the load balancer; others are reached by their peers alone. */
const isOfUsers = ({ services }: StageSpec, service: string) => services[service]?.kind === 'web';

function replicaMeasures(
  spec: AlarmSpec,
  services: readonly string[],
  slot: StageSpec,
  measures: ServiceMeasures,
): Measured[] {
  const peers = services.filter((service) => !isOfUsers(slot, service));
  switch (spec.metric) {
    case 'cpu':
    case 'memory':
    case 'restarts': {
      const { metric } = spec;
      return each('service', services, (service) => measures[metric](slot, service));
    }
    case 'errors':
      return each('service', peers, (service) => measures.peerErrors(slot, service));
    case 'latency':
      return each('service', peers, (service) => measures.peerLatency(slot, service, spec.percentile));
    case 'disk':
      return services.length === 0 ? [] : measures.disk(slot, services);
    default:
      return [];
  }
}

function requestMeasures(
  spec: AlarmSpec,
  watched: readonly string[],
  stage: StageSpec,
  places: MetricPlaces,
): Measured[] {
  const services = watched.filter((service) => spec.metric === 'custom' || isOfUsers(stage, service));
  switch (spec.metric) {
    case 'errors':
      if (services.length === 0) return [];
      return [
        ...each('service', services, (service) => [serviceErrors(service, places)]),
        { watched: LOAD_BALANCER, measure: unanswered(places) },
      ];
    case 'latency':
      return each('service', services, (service) => [serviceLatency(service, spec.percentile, places)]);
    case 'availability':
      // of all of them together also what none of them answered counts, which nobody can say of one
      if (services.length > 0 && spec.on === undefined)
        return [{ watched: LOAD_BALANCER, measure: failedRequests(places) }];
      return each('service', services, (service) => [serviceErrors(service, places)]);
    case 'custom':
      return each('service', services, (service) => [customMeasure(stage, service, spec)]);
    default:
      return [];
  }
}

function numberedParts(all: readonly Measured[]): (Measured & { part: number })[] {
  return all.map((one, i) => ({
    ...one,
    part: all.slice(0, i + 1).filter(({ watched }) => same(watched, one.watched)).length,
  }));
}

const same = (a: Watched, b: Watched) => a.kind === b.kind && a.name === b.name;
