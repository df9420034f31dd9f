import { limits } from '../../data/limits';
import type { Measure } from '../alarms/alarm-definition';
import type { CloudWatchMetric } from '../scaling-metrics';
import type { DashboardDefinition, Panel, PanelRow } from './panel';

/** A dashboard is 24 units wide. */
const WIDTH = 24;
const PANEL = { width: 8, height: 6 };
const HEADING_HEIGHT = 1;

/** How many lines of alarms there may be; each has room for about three. */
const ALARMS_HEIGHT = 6;

export interface DashboardPlace {
  readonly region: string;
  /** ARN of an alarm by its name. */
  readonly alarmArn: (name: string) => string;
}

interface Widget {
  readonly type: 'metric' | 'text' | 'alarm';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: object;
}

/** The body of a dashboard as CloudWatch takes it. */
export function cloudWatchDashboard(dashboard: DashboardDefinition, place: DashboardPlace): { widgets: Widget[] } {
  const widgets: Widget[] = [];
  let y = 0;
  if (dashboard.alarms.length > 0) {
    widgets.push(alarmStates(dashboard, place));
    y = ALARMS_HEIGHT;
  }
  for (const row of dashboard.rows) {
    const added = rowOf(row, y, place);
    widgets.push(...added);
    y = Math.max(...added.map((widget) => widget.y + widget.height));
  }
  return { widgets: widgets.slice(0, limits.dashboardWidgets.max) };
}

function alarmStates({ alarms }: DashboardDefinition, { alarmArn }: DashboardPlace): Widget {
  const shown = alarms.slice(0, limits.dashboardAlarms.max);
  const properties = { title: 'Is it well?', sortBy: 'stateUpdatedTimestamp', alarms: shown.map(alarmArn) };
  return { type: 'alarm', x: 0, y: 0, width: WIDTH, height: ALARMS_HEIGHT, properties };
}

function rowOf({ title, panels }: PanelRow, y: number, place: DashboardPlace): Widget[] {
  const heading: Widget = {
    type: 'text',
    x: 0,
    y,
    width: WIDTH,
    height: HEADING_HEIGHT,
    properties: { markdown: `## ${title}` },
  };
  const perRow = WIDTH / PANEL.width;
  const drawn = panels.map((panel, i): Widget => ({
    type: 'metric',
    x: (i % perRow) * PANEL.width,
    y: y + HEADING_HEIGHT + Math.floor(i / perRow) * PANEL.height,
    ...PANEL,
    properties: graph(panel, place),
  }));
  return [heading, ...drawn];
}

function graph(panel: Panel, place: DashboardPlace) {
  const { title, lines, limits: thresholds, periodSeconds: period, region = place.region } = panel;
  return {
    title,
    region,
    view: 'timeSeries',
    stacked: false,
    period,
    metrics: lines.flatMap((line, i) => lineOf(line, `line${i}`)),
    yAxis: { left: { min: 0, showUnits: false } },
    ...(thresholds.length > 0 && {
      annotations: { horizontal: thresholds.map(({ value, label }) => ({ value, label })) },
    }),
  };
}

/** Ids are the dashboard's own in a widget, so those of a line bear its number. */
function lineOf({ metrics, expression, label }: Measure, id: string): unknown[] {
  const alone = metrics[expression];
  if (alone) return [[...path(alone), { id, label, stat: alone.statistic }]];
  const renamed = (text: string) =>
    Object.keys(metrics).reduce((all, key) => all.replaceAll(new RegExp(`\\b${key}\\b`, 'g'), `${id}_${key}`), text);
  return [
    [{ id, label, expression: renamed(expression) }],
    ...Object.entries(metrics).map(([key, metric]) => [
      ...path(metric),
      { id: `${id}_${key}`, visible: false, stat: metric.statistic },
    ]),
  ];
}

function path({ namespace, name, dimensions }: CloudWatchMetric): string[] {
  return [namespace, name, ...Object.entries(dimensions).flat()];
}
