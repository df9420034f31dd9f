import type { Dashboard, Panel, RowPanel } from '@grafana/schema' with { 'resolution-mode': 'import' };
import type { StageSpec } from '../../spec/stage';
import type { MetricPlaces } from '../alarms/metric-places';
import { namespacesOf } from '../kubernetes/namespace';
import type { PanelDefinition, Section } from './panels';
import { sections } from './panels';
import { targetOf } from './targets';

/** Grafana's grid has so many columns, and a panel so many of them. */
const COLUMNS = 24;
const PANEL = { w: 8, h: 8 };
const WIDE = { w: COLUMNS, h: 10 };

/** The version of the model that is written; Grafana brings an older one up to date by itself. */
const SCHEMA_VERSION = 41;

/** The page that shows a stage: its numbers, then the lines of its services, then their traces. */
export function systemDashboard(stage: StageSpec, places: MetricPlaces): Dashboard {
  const { system, stage: name } = stage;
  return {
    uid: `${system}-${name}`,
    title: 'System Metrics',
    description: `${system} ${name}: whether it is well, and if not, where.`,
    tags: [system, name],
    timezone: 'browser',
    editable: false,
    graphTooltip: 1,
    refresh: '1m',
    time: { from: 'now-3h', to: 'now' },
    schemaVersion: SCHEMA_VERSION,
    panels: numbered([...sections(stage, places).flatMap((section) => sectionPanels(section, stage)), ...lines(stage)]),
  };
}

type Placed = Panel | RowPanel;
type Unplaced = { readonly panel: Placed; readonly w: number; readonly h: number };

function sectionPanels({ title, panels }: Section, stage: StageSpec): Unplaced[] {
  return [row(title), ...panels.map((panel) => ({ panel: timeSeries(panel, stage), ...PANEL }))];
}

function row(title: string): Unplaced {
  return { panel: { type: 'row', title, collapsed: false, id: 0, panels: [] }, w: COLUMNS, h: 1 };
}

function timeSeries({ title, unit, lines: shown }: PanelDefinition, stage: StageSpec): Panel {
  return {
    type: 'timeseries',
    title,
    targets: shown.map((line, i) => targetOf(line, String.fromCodePoint(65 + i), stage)),
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: { legend: { displayMode: 'list', placement: 'bottom', showLegend: true }, tooltip: { mode: 'multi' } },
  };
}

/** What services write, and where requests spend their time, if the cluster keeps them. */
function lines(stage: StageSpec): Unplaced[] {
  const { logs, traces } = stage.observability;
  const all = [
    ...(logs === 'loki' ? [errorLines(stage)] : []),
    ...(traces === 'tempo' ? [slowTraces(stage)] : []),
    ...(traces === 'jaeger' ? tracedServices(stage).map(tracesOf) : []),
  ];
  return all.length === 0 ? [] : [row('Logs and traces'), ...all.map((panel) => ({ panel, ...WIDE }))];
}

function errorLines(stage: StageSpec): Panel {
  const own = `{k8s_namespace_name=~"${namespacesOf(stage).join('|')}"}`;
  return {
    type: 'logs',
    title: 'Errors in the logs of all services',
    datasource: { type: 'loki', uid: 'loki' },
    targets: [{ refId: 'A', queryType: 'range', expr: `${own} | json | level=~"(?i)error|fatal"` }],
  };
}

function slowTraces({ system }: StageSpec): Panel {
  const query = `{resource.service.namespace="${system}" && duration > 1s}`;
  return {
    type: 'table',
    title: 'Slow requests',
    datasource: { type: 'tempo', uid: 'tempo' },
    targets: [{ refId: 'A', queryType: 'traceql', query, limit: 20, tableType: 'traces' }],
  };
}

/** Programs of Slipway's own say what they do in metrics and logs alone. */
const tracedServices = ({ services }: StageSpec) =>
  Object.keys(services).filter((name) => services[name]?.tool === undefined);

/** Jaeger looks for traces of one service at a time. */
function tracesOf(service: string): Panel {
  return {
    type: 'table',
    title: `Slow requests of ${service}`,
    datasource: { type: 'jaeger', uid: 'jaeger' },
    targets: [{ refId: 'A', queryType: 'search', service, minDuration: '1s', limit: 20 }],
  };
}

/** Ids from one, and places from left to right. */
function numbered(unplaced: readonly Unplaced[]): Placed[] {
  let [x, y, height] = [0, 0, 0];
  return unplaced.map(({ panel, w, h }, i) => {
    if (x + w > COLUMNS) [x, y, height] = [0, y + height, 0];
    const gridPos = { x, y, w, h };
    [x, height] = [x + w, Math.max(height, h)];
    return { ...panel, id: i + 1, gridPos };
  });
}
