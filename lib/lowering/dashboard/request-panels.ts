import type { StageSpec } from '../../spec/stage';
import type { DeploymentTarget } from '../../spec/target';
import type { Measure } from '../alarms/alarm-definition';
import { serviceMeasures } from '../alarms/measured';
import { answers, requestRate, responseTimeOf } from '../alarms/request-measures';
import { slotsOf } from '../slots';
import type { PanelRow } from './panel';
import type { Context } from './panel-parts';
import { isOfUsers, limitsOf, panel, servicesOf, shown } from './panel-parts';

/** Traffic, errors and latency, as the load balancer sees them. */
export function users(context: Context): PanelRow {
  const { places } = context;
  const names = servicesOf(context, ['web']);
  if (names.length === 0) return { title: 'Users', panels: [] };
  const latencies = ['p50', 'p95', 'p99'].map((percentile) =>
    panel(
      `API Response Time, ${percentile}`,
      names.map((name) => responseTimeOf(name, percentile, places)),
      limitsOf(context, 'latency', (alarm) => isOfUsers(context, alarm) && alarm.measure.label.startsWith(percentile)),
    ),
  );
  return {
    title: 'Users',
    panels: [
      panel(
        'Requests per second',
        names.map((name) => requestRate(name, places)),
      ),
      ...(['4XX', '5XX'] as const).map((code) =>
        panel(
          `Answers that are ${code.toLowerCase()}, in percent`,
          names.map((name) => answers(code, name, places)),
          code === '5XX' ? limitsOf(context, 'errors', (alarm) => isOfUsers(context, alarm)) : [],
        ),
      ),
      ...latencies,
    ],
  };
}

/** What services without users answer to other services, where a target counts it. */
export function peers(context: Context): PanelRow {
  const names = servicesOf(context, ['internal']);
  const slots = slotsOf(context.stage, context.target);
  const of = (measures: (target: DeploymentTarget, stage: StageSpec, name: string) => Measure[]) =>
    slots.flatMap(({ spec, target }) => names.flatMap((name) => measures(target, spec, name)));
  const limits = (metric: string) => limitsOf(context, metric, (alarm) => !isOfUsers(context, alarm));
  return {
    title: 'Between services',
    panels: shown([
      panel(
        'Answers between services that are 5xx, in percent',
        of((target, stage, name) => serviceMeasures[target].peerErrors(stage, name)),
        limits('errors'),
      ),
      panel(
        'Response time between services, p95',
        of((target, stage, name) => serviceMeasures[target].peerTimes(stage, name, 'p95')),
        limits('latency'),
      ),
    ]),
  };
}
