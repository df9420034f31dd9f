import type { DashboardDefinition, Panel, PanelRow } from '../../lowering/dashboard/panel';
import { sampleSeries } from './sample-series';
import { polyline, round, short, text } from './svg';

const WIDTH = 1200;
const MARGIN = 24;
const GAP = 16;
const COLUMNS = 3;
const PANEL_HEIGHT = 170;
const HEADING = 34;
const PANEL_WIDTH = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS;

/** Where the curves are inside a panel. */
const PLOT = { left: 44, top: 30, right: 10, bottom: 28 };

/** Told apart also by who sees no red or green. https://jfly.uni-koeln.de/color/ */
const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00'];
const LIMIT = '#c0392b';

/** A dashboard as a picture, with made-up numbers: what a reader of the documentation sees. */
export function dashboardPicture(dashboard: DashboardDefinition): string {
  const parts: string[] = [heading(dashboard)];
  let y = 72;
  for (const row of dashboard.rows) {
    parts.push(...drawRow(row, y));
    y += HEADING + Math.ceil(row.panels.length / COLUMNS) * (PANEL_HEIGHT + GAP);
  }
  const height = y + MARGIN - GAP;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="Helvetica, Arial, sans-serif">`,
    `<rect width="${WIDTH}" height="${height}" fill="#f6f7f9"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function heading({ name, alarms }: DashboardDefinition): string {
  return [
    text(MARGIN, 34, name, { size: 20, weight: 'bold' }),
    text(MARGIN, 56, `Is it well? ${alarms.length} alarms, sample numbers of three hours`, {
      size: 12,
      fill: '#5f6b7a',
    }),
  ].join('\n');
}

function drawRow({ title, panels }: PanelRow, y: number): string[] {
  return [
    text(MARGIN, y + 20, title, { size: 15, weight: 'bold' }),
    ...panels.map((panel, i) => {
      const x = MARGIN + (i % COLUMNS) * (PANEL_WIDTH + GAP);
      return drawPanel(panel, x, y + HEADING + Math.floor(i / COLUMNS) * (PANEL_HEIGHT + GAP));
    }),
  ];
}

function drawPanel(panel: Panel, x: number, y: number): string {
  const series = panel.lines.map((_, line) => sampleSeries(panel, line));
  const highest = 1.12 * (Math.max(...series.flat(), ...panel.limits.map(({ value }) => value)) || 1);
  const inner = { width: PANEL_WIDTH - PLOT.left - PLOT.right, height: PANEL_HEIGHT - PLOT.top - PLOT.bottom };
  const at = (value: number) => PLOT.top + inner.height * (1 - value / highest);
  const curves = series.map((values, i) => {
    const points = values.map((value, j): [number, number] => [
      PLOT.left + (inner.width * j) / (values.length - 1),
      at(value),
    ]);
    return polyline(points, colour(i));
  });
  const right = PLOT.left + inner.width;
  const limits = panel.limits.map(
    ({ value, label }) =>
      `<line x1="${PLOT.left}" x2="${round(right)}" y1="${round(at(value))}" y2="${round(at(value))}" stroke="${LIMIT}" stroke-dasharray="4 3"/>` +
      text(right, at(value) - 3, label, { size: 9, fill: LIMIT, anchor: 'end' }),
  );
  return [
    `<g transform="translate(${round(x)} ${round(y)})">`,
    `<rect width="${round(PANEL_WIDTH)}" height="${PANEL_HEIGHT}" rx="6" fill="#fff" stroke="#d8dde4"/>`,
    text(12, 19, panel.title, { size: 12, weight: 'bold' }),
    ...[0, highest / 2, highest].map((value) => scale(value, at(value), right)),
    ...curves,
    ...limits,
    legend(panel),
    '</g>',
  ].join('\n');
}

function scale(value: number, y: number, right: number): string {
  const line = `<line x1="${PLOT.left}" x2="${round(right)}" y1="${round(y)}" y2="${round(y)}" stroke="#eceff3"/>`;
  return line + text(PLOT.left - 5, y + 3, short(value), { size: 9, fill: '#5f6b7a', anchor: 'end' });
}

/** As many names as there is room for. */
function legend({ lines }: Panel): string {
  const room = PANEL_WIDTH - 24;
  let x = 12;
  const shown: string[] = [];
  for (const [i, { label }] of lines.entries()) {
    const width = 16 + label.length * 5.1;
    if (x + width > room) {
      shown.push(text(x, PANEL_HEIGHT - 9, `and ${lines.length - i} more`, { size: 9, fill: '#5f6b7a' }));
      break;
    }
    shown.push(`<rect x="${round(x)}" y="${PANEL_HEIGHT - 16}" width="8" height="8" fill="${colour(i)}"/>`);
    shown.push(text(x + 12, PANEL_HEIGHT - 9, label, { size: 9, fill: '#333b45' }));
    x += width + 8;
  }
  return shown.join('');
}

const colour = (i: number) => COLOURS[i % COLOURS.length] ?? LIMIT;
