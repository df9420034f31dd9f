import type { StageSpec } from '../../spec/stage';
import type { DeploymentTarget } from '../../spec/target';
import type { AlarmDefinition, Measure } from '../alarms/alarm-definition';
import { applicationMetric } from '../alarms/custom-measures';
import { serviceMeasures } from '../alarms/measured';
import type { MetricPlaces } from '../alarms/metric-places';
import { symbolicPlaces } from '../alarms/metric-places';
import { queueAge, queueDepth, queueGrowth } from '../alarms/queue-measures';
import { replicationLag } from '../alarms/replication-lag';
import { cacheCpu, cacheMemory, databaseConnections, databaseCpu, databaseDisk } from '../alarms/server-measures';
import { dashboardName } from '../names';
import { slotsOf } from '../slots';
import type { DashboardDefinition, PanelRow } from './panel';
import type { Context } from './panel-parts';
import { limitsOf, panel, servicesOf, shown } from './panel-parts';
import { peers, users } from './request-panels';

/** The page of a stage: its alarms, then what users see, what runs, what it stands on, and what it costs. */
export function stageDashboard(
  stage: StageSpec,
  target: DeploymentTarget,
  alarms: readonly AlarmDefinition[],
  places: MetricPlaces = symbolicPlaces(stage),
): DashboardDefinition {
  const context = { stage, target, places, alarms };
  const rows = [
    users(context),
    peers(context),
    replicas(context),
    databases(context),
    caches(context),
    queues(context),
  ];
  return {
    name: dashboardName(stage),
    alarms: alarms.filter(({ routed }) => routed).map(({ name }) => name),
    rows: [...rows, application(context), cost()].filter(({ panels }) => panels.length > 0),
  };
}

/** What runs, by slot: during a move both are shown. */
function replicas(context: Context): PanelRow {
  const names = servicesOf(context, ['web', 'internal', 'worker', 'daemon']);
  const slots = slotsOf(context.stage, context.target);
  const of = (measure: 'cpu' | 'memory' | 'restarts') =>
    slots.flatMap(({ spec, target }) => names.flatMap((name) => serviceMeasures[target][measure](spec, name)));
  const disk = slots.flatMap(({ spec, target }) =>
    serviceMeasures[target].disk(spec, names).map(({ measure }) => measure),
  );
  return {
    title: 'Services',
    panels: shown([
      panel('CPU of services, in percent of their limit', of('cpu'), limitsOf(context, 'cpu')),
      panel('Memory of services, in percent of their limit', of('memory'), limitsOf(context, 'memory')),
      panel('Disk of services, in percent', disk, limitsOf(context, 'disk')),
      { ...panel('Restarts', of('restarts')), periodSeconds: 300 },
    ]),
  };
}

function databases(context: Context): PanelRow {
  const names = Object.entries(context.stage.databases).flatMap(([name, { existing }]) =>
    existing === undefined ? [name] : [],
  );
  const of = (measures: (stage: StageSpec, name: string) => Measure[]) =>
    names.flatMap((name) => measures(context.stage, name));
  return {
    title: 'Databases',
    panels: shown([
      panel('CPU of databases, in percent', of(databaseCpu), limitsOf(context, 'cpu')),
      panel('Storage of databases, in percent', of(databaseDisk), limitsOf(context, 'disk')),
      panel('Connections of databases', of(databaseConnections), limitsOf(context, 'connections')),
      panel('Replication lag, in seconds', of(replicationLag), limitsOf(context, 'replication-lag')),
    ]),
  };
}

function caches(context: Context): PanelRow {
  const { stage } = context;
  const names = Object.keys(stage.caches);
  return {
    title: 'Caches',
    panels: shown([
      panel(
        'CPU of caches, in percent',
        names.flatMap((name) => cacheCpu(stage, name)),
        limitsOf(context, 'cpu'),
      ),
      panel(
        'Memory of caches, in percent',
        names.flatMap((name) => cacheMemory(stage, name)),
        limitsOf(context, 'memory'),
      ),
    ]),
  };
}

function queues(context: Context): PanelRow {
  const of = (measure: (name: string, places: MetricPlaces) => Measure) =>
    Object.keys(context.stage.queues).map((name) => measure(name, context.places));
  return {
    title: 'Queues',
    panels: shown([
      panel('Processing Queue Length', of(queueDepth), limitsOf(context, 'queue-depth')),
      panel('Oldest message, in seconds', of(queueAge), limitsOf(context, 'queue-age')),
      { ...panel('Growth of queues', of(queueGrowth)), periodSeconds: 300 },
    ]),
  };
}

/** What programs publish themselves: each metric by its own title, since units differ. */
function application(context: Context): PanelRow {
  const { stage } = context;
  const panels = Object.entries(stage.services).flatMap(([service, { metrics }]) =>
    Object.entries(metrics?.custom ?? {}).map(([name, { unit, kind, description }]) => {
      const statistic = { counter: 'Sum', gauge: 'Average', histogram: 'p95' }[kind];
      const value = applicationMetric(stage, service, name, statistic);
      const label = kind === 'histogram' ? `${service}, p95` : service;
      const line: Measure = { metrics: { value }, expression: 'value', label, unit };
      const limits = limitsOf(context, 'custom', ({ measure }) =>
        Object.values(measure.metrics).some((metric) => metric.name === name),
      );
      return panel(description ?? `${name} of ${service}`, [line], limits);
    }),
  );
  return { title: 'Application', panels };
}

/** What the account costs so far this month, as AWS estimates it a few times a day. */
function cost(): PanelRow {
  const value = {
    namespace: 'AWS/Billing',
    name: 'EstimatedCharges',
    statistic: 'Maximum',
    dimensions: { Currency: 'USD' },
  };
  const line: Measure = { metrics: { value }, expression: 'value', label: 'this month, whole account', unit: 'count' };
  return {
    title: 'Cost',
    panels: [{ ...panel('Estimated charges, in USD', [line]), periodSeconds: 21_600, region: 'us-east-1' }],
  };
}
