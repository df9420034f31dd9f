import { sampleCurve } from './sample-series';

/** What a line is near, and how many times that in the incident, by what its panel and the line itself are called. */
const USUAL: readonly (readonly [panel: RegExp, line: RegExp, level: number, factor: number])[] = [
  [/^Response time of backend/, /p50/, 0.04, 2.2],
  [/^Response time of backend/, /p95/, 0.11, 3.6],
  [/^Response time of backend/, /p99/, 0.19, 4.4],
  [/^Response time/, /p50/, 0.012, 1],
  [/^Response time/, /p95/, 0.03, 1.2],
  [/^Response time/, /p99/, 0.06, 1.3],
  [/^Requests to/, /./, 2400, 1],
  [/^Errors of backend/, /5xx/, 2, 14],
  [/^Errors of/, /4xx/, 21, 1],
  [/^Errors of/, /5xx/, 1, 1],
  [/backend, of their limits/, /cpu/, 44, 1.7],
  [/of their limits/, /cpu/, 24, 1],
  [/of their limits/, /memory/, 52, 1],
  [/^Free memory/, /./, 3.1 * 1024 ** 3, 0.9],
  [/^Connections/, /./, 38, 2.1],
  [/^Lag/, /./, 0.3, 3],
  [/^CPU of/, /./, 27, 2.3],
  [/^CPU and memory/, /cpu/, 9, 1.4],
  [/^CPU and memory/, /memory/, 41, 1],
];

const OTHERWISE = [/./, /./, 40, 1] as const;

/** Made up, and the same each time: the data that a backend waits for is slow in the second hour. */
export function grafanaSeries(title: string, label: string, line: number): number[] {
  const [, , level, factor] = USUAL.find(([panel, name]) => panel.test(title) && name.test(label)) ?? OTHERWISE;
  return sampleCurve({ level, factor, line, seed: title.length });
}

/** Lines of a log, as the incident writes them. */
export const SAMPLE_LINES: readonly (readonly [time: string, text: string])[] = [
  ['14:12:41', '{"level":"error","msg":"query took 2.4 s","service":"backend","route":"/api/boxes","traceId":"7c1f…"}'],
  [
    '14:12:38',
    '{"level":"error","msg":"no connection within 2 s","service":"backend","route":"/api/runs","traceId":"b02e…"}',
  ],
  [
    '14:12:37',
    '{"level":"error","msg":"no connection within 2 s","service":"backend","route":"/api/boxes","traceId":"51d8…"}',
  ],
  ['14:11:59', '{"level":"error","msg":"query took 3.1 s","service":"backend","route":"/api/boxes","traceId":"e9a4…"}'],
  ['14:11:52', '{"level":"error","msg":"query took 1.9 s","service":"backend","route":"/api/login","traceId":"0d37…"}'],
];

type Trace = readonly [trace: string, name: string, duration: string, spans: string];

const TRACES: readonly Trace[] = [
  ['e9a4c1…', 'GET /api/boxes', '3.14 s', '11'],
  ['7c1f02…', 'GET /api/boxes', '2.43 s', '11'],
  ['b02ed7…', 'POST /api/runs', '2.02 s', '6'],
  ['0d3755…', 'POST /api/login', '1.91 s', '8'],
];

/** Traces that a table lists: of the backend, and of the frontend those that it began. */
export function sampleTraces(title: string): readonly Trace[] {
  if (title.endsWith('backend')) return TRACES;
  return title.endsWith('frontend') ? TRACES.slice(0, 2) : [];
}
