import { grafanaSeries, SAMPLE_LINES, sampleTraces } from './grafana-samples';
import { inUnit } from './grafana-units';
import { polyline, round, text } from './svg';

const WIDTH = 1200;
const MARGIN = 16;
const TOP = 64;
/** Grafana's grid: 24 columns, and rows that are a little higher than wide. */
const CELL = { width: (WIDTH - 2 * MARGIN) / 24, height: 24 };
const GAP = 8;

const DARK = {
  page: '#111217',
  panel: '#181b1f',
  border: '#2c3235',
  line: '#25292e',
  text: '#d5d7de',
  faint: '#8e95a3',
};

/** Told apart also by who sees no red or green, on a dark ground. https://jfly.uni-koeln.de/color/ */
const COLOURS = ['#56b4e9', '#e69f00', '#2bb58f', '#cc79a7', '#f0e442', '#d55e00'];

/** Where the curves are inside a panel. */
const PLOT = { left: 58, top: 34, right: 14, bottom: 46 };

const HOURS = ['12:00', '13:00', '14:00', '15:00'];

/** What of Grafana's model is drawn. */
export interface GrafanaPage {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly panels?: readonly GrafanaPanel[] | undefined;
}

interface GrafanaPanel {
  readonly type: string;
  readonly title?: string | undefined;
  readonly gridPos?: { readonly x: number; readonly y: number; readonly w: number; readonly h: number } | undefined;
  readonly targets?: readonly Readonly<Record<string, unknown>>[] | undefined;
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string | undefined } } | undefined;
}

interface Box {
  readonly width: number;
  readonly height: number;
}

/** A page of Grafana as a picture, with made-up numbers: what a reader of the documentation sees. */
export function grafanaPicture({ title = '', description = '', panels = [] }: GrafanaPage): string {
  const bottom = Math.max(...panels.map(({ gridPos }) => (gridPos?.y ?? 0) + (gridPos?.h ?? 0)));
  const height = TOP + bottom * CELL.height + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="Helvetica, Arial, sans-serif">`,
    `<rect width="${WIDTH}" height="${height}" fill="${DARK.page}"/>`,
    text(MARGIN, 28, title, { size: 18, weight: 'bold', fill: DARK.text }),
    text(MARGIN, 48, `${description} Sample numbers of three hours.`, { size: 12, fill: DARK.faint }),
    ...panels.map(draw),
    '</svg>',
    '',
  ].join('\n');
}

function draw(panel: GrafanaPanel): string {
  const { x = 0, y = 0, w = 0, h = 0 } = panel.gridPos ?? {};
  const box = { width: w * CELL.width - GAP, height: h * CELL.height - GAP };
  const content = panel.type === 'row' ? rowTitle(panel) : panelContent(panel, box);
  return [
    `<g transform="translate(${round(MARGIN + x * CELL.width)} ${round(TOP + y * CELL.height)})">`,
    ...content,
    '</g>',
  ].join('\n');
}

const rowTitle = ({ title = '' }: GrafanaPanel) => [text(0, 16, title, { size: 13, weight: 'bold', fill: DARK.text })];

function panelContent(panel: GrafanaPanel, box: Box): string[] {
  return [
    `<rect width="${round(box.width)}" height="${round(box.height)}" rx="3" fill="${DARK.panel}" stroke="${DARK.border}"/>`,
    text(12, 20, panel.title ?? '', { size: 12, weight: 'bold', fill: DARK.text }),
    ...(panel.type === 'logs' ? logLines() : panel.type === 'table' ? traces(panel, box) : timeSeries(panel, box)),
  ];
}

function timeSeries({ title = '', targets = [], fieldConfig }: GrafanaPanel, box: Box): string[] {
  const labels = targets.map(labelOf);
  const series = labels.map((label, i) => grafanaSeries(title, label, i));
  const unit = fieldConfig?.defaults.unit ?? 'short';
  const highest = unit === 'percent' ? 100 : 1.15 * Math.max(...series.flat());
  const plot = { width: box.width - PLOT.left - PLOT.right, height: box.height - PLOT.top - PLOT.bottom };
  const at = (value: number) => PLOT.top + plot.height * (1 - value / highest);
  const across = (share: number) => PLOT.left + plot.width * share;
  return [
    ...[0, 0.5, 1].map((share) => {
      const y = at(share * highest);
      return (
        `<line x1="${PLOT.left}" x2="${round(across(1))}" y1="${round(y)}" y2="${round(y)}" stroke="${DARK.line}"/>` +
        text(PLOT.left - 6, y + 3, inUnit(share * highest, unit), { size: 9, fill: DARK.faint, anchor: 'end' })
      );
    }),
    ...HOURS.map((hour, i) =>
      text(across(i / (HOURS.length - 1)), box.height - PLOT.bottom + 15, hour, {
        size: 9,
        fill: DARK.faint,
        anchor: i === HOURS.length - 1 ? 'end' : 'middle',
      }),
    ),
    ...series.map((values, i) =>
      polyline(
        values.map((value, j): [number, number] => [across(j / (values.length - 1)), at(value)]),
        COLOURS[i % COLOURS.length] ?? DARK.text,
      ),
    ),
    legend(labels, box),
  ];
}

/** CloudWatch and Prometheus have different words for it. */
function labelOf({ label, legendFormat }: Readonly<Record<string, unknown>>): string {
  return [label, legendFormat].find((name) => typeof name === 'string') ?? '';
}

function legend(labels: readonly string[], { height }: Box): string {
  let x = 14;
  return labels
    .map((label, i) => {
      const mark = `<rect x="${round(x)}" y="${round(height - 16)}" width="12" height="3" fill="${COLOURS[i % COLOURS.length]}"/>`;
      const name = text(x + 17, height - 11, label, { size: 10, fill: DARK.text });
      x += 30 + label.length * 5.6;
      return mark + name;
    })
    .join('');
}

function logLines(): string[] {
  return SAMPLE_LINES.map(
    ([time, line], i) =>
      `<rect x="12" y="${36 + i * 22}" width="3" height="16" fill="#d55e00"/>` +
      text(24, 48 + i * 22, time, { size: 11, fill: DARK.faint }) +
      text(86, 48 + i * 22, line, { size: 11, fill: DARK.text }),
  );
}

function traces({ title = '' }: GrafanaPanel, { width, height }: Box): string[] {
  const listed = sampleTraces(title);
  if (listed.length === 0)
    return [text(width / 2, height / 2, 'No data', { size: 12, fill: DARK.faint, anchor: 'middle' })];
  const at = [12, 0.25 * width, 0.6 * width, 0.8 * width];
  const row = (cells: readonly string[], y: number, fill: string) =>
    cells.map((cell, i) => text(at[i] ?? 0, y, cell, { size: 11, fill })).join('');
  return [
    row(['Trace', 'Name', 'Duration', 'Spans'], 46, DARK.faint),
    ...listed.map((cells, i) => row(cells, 70 + i * 22, DARK.text)),
  ];
}
