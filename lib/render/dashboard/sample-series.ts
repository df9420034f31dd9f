import type { Panel } from '../../lowering/dashboard/panel';

/** Points of a line, one a minute for three hours. */
export const SAMPLE_POINTS = 180;

/** What a line is near where no threshold says more, by what its panel is called. */
const USUAL: readonly (readonly [RegExp, number])[] = [
  [/Requests per second/, 42],
  [/4xx/, 1.8],
  [/Response Time, p50/, 60],
  [/Response Time, p95/, 120],
  [/Response Time, p99/, 180],
  [/Restarts/, 0],
  [/Connections/, 48],
  [/Queue Length/, 220],
  [/Growth/, 4],
  [/AI Processing/, 3.2],
  [/USD/, 640],
];

/** In the second hour the AI processor is slow, and everything behind it waits. */
const INCIDENT = { from: 80, to: 140 };
const TOUCHED: readonly (readonly [RegExp, number])[] = [
  [/AI Processing/, 3.4],
  [/Queue Length/, 6],
  [/Oldest message/, 3.2],
  [/Growth/, 9],
];

/** Made up, and the same each time: for pictures that show how a page looks. */
export function sampleSeries(panel: Panel, line: number): number[] {
  const [, usual = (panel.limits[0]?.value ?? 80) * 0.45] = USUAL.find(([title]) => title.test(panel.title)) ?? [];
  const [, factor = 1] = TOUCHED.find(([title]) => title.test(panel.title)) ?? [];
  return sampleCurve({ level: usual * (1 - 0.18 * line), line, seed: panel.title.length, factor });
}

interface Curve {
  /** What it is near, and by how much more in the incident. */
  readonly level: number;
  readonly factor: number;
  /** Which of the lines of its panel. */
  readonly line: number;
  readonly seed: number;
}

export function sampleCurve({ level, factor, line, seed }: Curve): number[] {
  return Array.from({ length: SAMPLE_POINTS }, (_, i) => {
    const wave = 1 + 0.12 * Math.sin(i / 23 + line * 1.7) + 0.06 * noise(i + 97 * line + seed);
    return Math.max(0, level * wave * (1 + (factor - 1) * during(i)));
  });
}

/** Rises within the first third of the incident, and falls in the last. */
function during(i: number): number {
  const share = (i - INCIDENT.from) / (INCIDENT.to - INCIDENT.from);
  return share < 0 || share > 1 ? 0 : Math.min(1, share * 3, (1 - share) * 3);
}

/** Between -1 and 1. */
function noise(seed: number): number {
  const value = Math.sin(seed * 12.9898) * 43_758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}
