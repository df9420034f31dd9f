import type { StageSpec } from '../../spec/stage';
import { customMeasure } from '../alarms/custom-measures';
import type { Measure } from '../alarms/alarm-definition';
import type { MetricPlaces } from '../alarms/metric-places';
import { queueAge, queueDepth } from '../alarms/queue-measures';
import { counted, sourcesOf } from '../alarms/request-measures';
import { replicationLag } from '../alarms/replication-lag';
import { cacheCpu, cacheMemory, databaseConnections, databaseCpu, databaseMemory } from '../alarms/server-measures';
import { podMeasures } from '../kubernetes/pod-measures';
import type { CloudWatchMetric } from '../scaling-metrics';
import { requestCount, responseTime } from '../scaling-metrics';

/** A line of a panel. */
export interface Line {
  readonly label: string;
  readonly metric: CloudWatchMetric;
}

/** One picture of a dashboard: what it shows, in which unit of Grafana. */
export interface PanelDefinition {
  readonly title: string;
  readonly unit: 'percent' | 's' | 'ms' | 'bytes' | 'short' | 'reqpm';
  readonly lines: readonly Line[];
}

/** Pictures that belong together. */
export interface Section {
  readonly title: string;
  readonly panels: readonly PanelDefinition[];
}

/** What answers whether a stage is well, and if not, where: services as users see them, what they fill, data, queues. */
export function sections(stage: StageSpec, places: MetricPlaces): Section[] {
  const all: Section[] = [
    { title: 'Services, as users see them', panels: webServices(stage).flatMap((name) => golden(name, places)) },
    { title: 'Services, by what they use', panels: runningServices(stage).map((name) => saturation(stage, name)) },
    { title: 'What the services themselves count', panels: ownNumbers(stage) },
    { title: 'Data', panels: [...databasePanels(stage), ...cachePanels(stage)] },
    { title: 'Queues', panels: Object.keys(stage.queues).map((name) => queuePanel(name, places)) },
  ];
  return all
    .map(({ title, panels }) => ({ title, panels: panels.filter(({ lines }) => lines.length > 0) }))
    .filter(({ panels }) => panels.length > 0);
}

const webServices = ({ services }: StageSpec) => Object.keys(services).filter((name) => services[name]?.kind === 'web');
const runningServices = ({ services }: StageSpec) =>
  Object.keys(services).filter((name) => services[name]?.kind !== 'job');

function golden(service: string, places: MetricPlaces): PanelDefinition[] {
  const [source] = sourcesOf(service, places);
  if (source === undefined) return [];
  const line = (label: string, metric: CloudWatchMetric) => ({ label, metric });
  return [
    {
      title: `Response time of ${service}`,
      unit: 's',
      lines: ['p50', 'p95', 'p99'].map((percentile) => line(percentile, responseTime(percentile, source))),
    },
    { title: `Requests to ${service} in a minute`, unit: 'reqpm', lines: [line('requests', requestCount(source))] },
    {
      title: `Errors of ${service} in a minute`,
      unit: 'short',
      lines: ['4XX', '5XX'].map((code) => line(code.toLowerCase(), counted(`HTTPCode_Target_${code}_Count`, source))),
    },
  ];
}

function saturation(stage: StageSpec, service: string): PanelDefinition {
  const lines = [
    ...linesOf('cpu', podMeasures.cpu(stage, service)),
    ...linesOf('memory', podMeasures.memory(stage, service)),
  ];
  return { title: `CPU and memory of ${service}, of their limits`, unit: 'percent', lines };
}

const usual = { counter: 'Sum', gauge: 'Average', histogram: 'p95' } as const;
const units = { count: 'short', seconds: 's', milliseconds: 'ms', bytes: 'bytes', percent: 'percent' } as const;

function ownNumbers(stage: StageSpec): PanelDefinition[] {
  return Object.entries(stage.services).flatMap(([service, { metrics }]) =>
    Object.entries(metrics?.custom ?? {}).map(([name, { kind, unit, description }]) => ({
      title: description ?? `${name} of ${service}`,
      unit: units[unit],
      lines: linesOf(`${service}, ${usual[kind]}`, [customMeasure(stage, service, { name, statistic: usual[kind] })]),
    })),
  );
}

function databasePanels(stage: StageSpec): PanelDefinition[] {
  return Object.entries(stage.databases).flatMap(([name, { existing }]): PanelDefinition[] =>
    existing
      ? []
      : [
          { title: `CPU of ${name}`, unit: 'percent', lines: linesOf('cpu', databaseCpu(stage, name)) },
          { title: `Free memory of ${name}`, unit: 'bytes', lines: linesOf('free', databaseMemory(stage, name)) },
          {
            title: `Connections of ${name}`,
            unit: 'short',
            lines: linesOf('connections', databaseConnections(stage, name)),
          },
          { title: `Lag of the readers of ${name}`, unit: 's', lines: lagLines(stage, name) },
        ],
  );
}

/** Without the number of bytes that tells a late reader from a writer at rest. */
function lagLines(stage: StageSpec, name: string): Line[] {
  const isLag = ([, { name: metric }]: [string, CloudWatchMetric]) => metric.includes('ReplicaLag');
  const measures = replicationLag(stage, name).map((measure) => ({
    ...measure,
    metrics: Object.fromEntries(Object.entries(measure.metrics).filter(isLag)),
  }));
  return linesOf('lag', measures);
}

function cachePanels(stage: StageSpec): PanelDefinition[] {
  return Object.keys(stage.caches).map((name) => ({
    title: `CPU and memory of ${name}`,
    unit: 'percent',
    lines: [...linesOf('cpu', cacheCpu(stage, name)), ...linesOf('memory', cacheMemory(stage, name))],
  }));
}

function queuePanel(name: string, places: MetricPlaces): PanelDefinition {
  return {
    title: `Length of the queue ${name}, and age of its oldest message`,
    unit: 'short',
    lines: [
      ...linesOf('messages that wait', [queueDepth(name, places)]),
      ...linesOf('age in seconds', [queueAge(name, places)]),
    ],
  };
}

/** The metrics of measures, numbered where there are several. */
function linesOf(label: string, measures: readonly Measure[]): Line[] {
  const metrics = measures.flatMap((measure) => Object.values(measure.metrics));
  return metrics.map((metric, i) => ({ label: metrics.length > 1 ? `${label} ${i + 1}` : label, metric }));
}
