/** Kinds of results that a release may rest on. */
export const resultKinds = ['unit', 'integration', 'e2e', 'smoke', 'load', 'scan'] as const;
export type ResultKind = (typeof resultKinds)[number];

export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

/** What a file of results says. */
export type ResultFile =
  | { readonly kind: 'tests'; readonly tests: number; readonly failed: number; readonly skipped: number }
  | { readonly kind: 'scan'; readonly findings: Readonly<Record<Severity, number>> };

/** Reads what test runners and scanners write: JUnit XML, the JSON of jest, of Trivy and of the scan of ECR. Undefined for anything else. */
export function readResultFile(text: string): ResultFile | undefined {
  return text.trimStart().startsWith('<') ? readJunit(text) : readJson(text);
}

/** One test, with what is in it. A name may hold any character but its quotes. */
const CASE = /<testcase\b(?:[^>"']|"[^"]*"|'[^']*')*?(?:\/>|>(.*?)<\/testcase>)/gs;

function readJunit(text: string): ResultFile | undefined {
  // what a test printed may look like anything
  const bare = text.replaceAll(/<!\[CDATA\[.*?\]\]>|<!--.*?-->/gs, '');
  if (!/<testsuites?[\s>]/.test(bare) || !/(<\/testsuites?>|<testsuites?\b[^>]*\/>)\s*$/.test(bare)) return undefined;
  const cases = [...bare.matchAll(CASE)].map(([, inner = '']) => inner);
  return {
    kind: 'tests',
    tests: cases.length,
    failed: cases.filter((inner) => /<(failure|error)[\s/>]/.test(inner)).length,
    skipped: cases.filter((inner) => /<skipped[\s/>]/.test(inner)).length,
  };
}

/** What the files may hold; nothing of it is certain. */
interface Json {
  readonly numTotalTests?: number;
  readonly numFailedTests?: number;
  readonly numPendingTests?: number;
  readonly numRuntimeErrorTestSuites?: number;
  readonly Results?: readonly { readonly Vulnerabilities?: readonly { readonly Severity?: string }[] | null }[] | null;
  readonly SchemaVersion?: number;
  readonly imageScanStatus?: { readonly status?: string };
  readonly imageScanFindings?: { readonly findingSeverityCounts?: Readonly<Record<string, number>> };
}

function readJson(text: string): ResultFile | undefined {
  const json = parseObject(text);
  if (json === undefined) return undefined;
  const {
    numTotalTests: tests,
    numFailedTests = 0,
    numPendingTests: skipped = 0,
    numRuntimeErrorTestSuites = 0,
  } = json;
  if (tests !== undefined) return { kind: 'tests', tests, failed: numFailedTests + numRuntimeErrorTestSuites, skipped };
  if (json.SchemaVersion !== undefined) {
    const found = (json.Results ?? []).flatMap(({ Vulnerabilities }) => Vulnerabilities ?? []);
    return { kind: 'scan', findings: countBySeverity(found.map(({ Severity = '' }) => [Severity, 1])) };
  }
  // a scan that is not at its end has found nothing yet
  const isDone = ['COMPLETE', 'ACTIVE'].includes(json.imageScanStatus?.status ?? '');
  if (!isDone || json.imageScanFindings === undefined) return undefined;
  return {
    kind: 'scan',
    findings: countBySeverity(Object.entries(json.imageScanFindings.findingSeverityCounts ?? {})),
  };
}

function countBySeverity(found: readonly (readonly [severity: string, count: number])[]): Record<Severity, number> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const [name, count] of found) {
    const severity = severities.find((each) => each === name.toLowerCase());
    if (severity !== undefined) counts[severity] += count;
  }
  return counts;
}

function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
