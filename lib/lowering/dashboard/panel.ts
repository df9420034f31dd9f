import type { Measure } from '../alarms/alarm-definition';

/** One picture of a dashboard, whoever draws it. */
export interface Panel {
  readonly title: string;
  /** What is drawn, each a line; their units are the same. */
  readonly lines: readonly Measure[];
  /** Thresholds of alarms, in the unit of the lines. */
  readonly limits: readonly { readonly value: number; readonly label: string }[];
  readonly periodSeconds: number;
  /** Where its metrics are, when that is not the region of the stage. */
  readonly region?: string;
}

/** Panels that belong together, in the order in which somebody looks for a fault. */
export interface PanelRow {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** One page: is it well, and if not, where? */
export interface DashboardDefinition {
  readonly name: string;
  /** Names of alarms, the states of which are shown first. */
  readonly alarms: readonly string[];
  readonly rows: readonly PanelRow[];
}
