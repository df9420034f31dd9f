import type { StageSpec } from '../spec/stage';
import { edgeChecks } from './derive/edge-checks';
import { portChecks } from './derive/port-checks';
import { probeChecks } from './derive/probe-checks';
import { routeChecks } from './derive/route-checks';
import type { Viewpoint } from './derive/viewpoint';
import type { SmokePlan } from './smoke-check';

/**
 * What can be seen of a stage from outside, as its description promises it. A pure function: nothing is asked yet.
 *
 * The load balancer is the same on both targets, and so are the checks.
 */
export function smokePlan(stage: StageSpec, viewpoint: Viewpoint): SmokePlan {
  const seen = viewpoint.pastEdge ? withoutCdn(stage) : stage;
  const plans = [edgeChecks, routeChecks, probeChecks, portChecks].map((derive) => derive(seen, viewpoint));
  return {
    checks: plans.flatMap(({ checks }) => checks),
    notAsked: plans.flatMap(({ notAsked }) => notAsked),
  };
}

/** As it looks to whoever asks the load balancer itself. */
function withoutCdn(stage: StageSpec): StageSpec {
  return { ...stage, edge: { ...stage.edge, cdn: false, cachedPaths: [], static: {} } };
}
