import type { ServiceSpec } from '../../spec/service';
import type { Outcome } from '../lowering-note';
import { honoured, refused, rounded } from '../lowering-note';
import { baseOf, hasBase, isOnSpot, leastOnSpot } from './capacity-parts';
import { isScaled } from './scaled-object';
import { shiftsTraffic } from './shifts-traffic';

/** Between the notice that a Spot node goes and its end, in seconds. */
const SPOT_NOTICE_SECONDS = 120;

export function capacityOutcome(service: ServiceSpec): Outcome {
  const { kind, capacity, replicas } = service;
  if (!capacity.spot) return honoured('nodes at the regular price');
  if (!isOnSpot(service)) return honoured('nodes at the regular price: one run of a job is within the base');
  if (capacity.onDemandBase === 0 || kind === 'daemon') return honoured('Spot nodes');
  if (shiftsTraffic(service)) {
    return refused('a release that shifts traffic replaces all pods as one set, on the same kind of nodes', {
      allowed: '0',
      fix: 'use rolling(), or leave onDemandBase out',
    });
  }
  const base = baseOf(service);
  const most = replicas.max - base;
  const regular = `${count(base)} on regular nodes, in a Deployment of its own`;
  if (!isScaled(service)) return honoured(most === 0 ? regular : `${regular}; ${count(most)} on Spot nodes`);
  const least = leastOnSpot(service, replicas.min);
  return rounded(`${regular}; ${least} to ${count(most)} on Spot nodes, by KEDA, which measures and counts only these`);
}

export function shutdownOutcome(service: ServiceSpec): Outcome {
  const how = 'grace period of the pod, and draining of the load balancer';
  if (!isOnSpot(service) || service.shutdownSeconds <= SPOT_NOTICE_SECONDS) return honoured(how);
  const which = hasBase(service) ? 'a Spot node, which is not of the base,' : 'a Spot node';
  return rounded(`${how}; but ${which} is gone ${SPOT_NOTICE_SECONDS} s after its notice`);
}

const count = (pods: number) => (pods === 1 ? '1 pod' : `${pods} pods`);
