import type { ReportedResult, SmokeReport } from './smoke-report';

/** The report as JUnit XML, which CodeBuild, GitHub and others show. */
export function junit(report: SmokeReport): string {
  const { system, stage, target, url, results, notAsked, seconds } = report;
  const failures = results.filter(({ status }) => status === 'failed').length;
  const skipped = results.filter(({ status }) => status === 'skipped').length + notAsked.length;
  const name = `smoke ${system} ${stage}`;
  const counts = `tests="${results.length + notAsked.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds.toFixed(3)}"`;
  const properties = { url, ...(target && { target }) };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name=${quoted(name)} ${counts}>`,
    `  <testsuite name=${quoted(name)} ${counts}>`,
    '    <properties>',
    ...Object.entries(properties).map(([key, value]) => `      <property name="${key}" value=${quoted(value)}/>`),
    '    </properties>',
    ...results.map((result) => testcase(report, result)),
    ...notAsked.map(({ title, reason }) =>
      element(report, { kind: 'not-asked', title, seconds: 0 }, `<skipped message=${quoted(reason)}/>`),
    ),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testcase(report: SmokeReport, result: ReportedResult): string {
  const { status, detail, source, tries } = result;
  if (status === 'passed') return element(report, result, `<system-out>${escaped(detail)}</system-out>`);
  if (status === 'skipped') return element(report, result, `<skipped message=${quoted(detail)}/>`);
  const text = `${detail}\npromised by ${source}; tries: ${tries}`;
  return element(report, result, `<failure message=${quoted(detail)}>${escaped(text)}</failure>`);
}

type Case = Pick<ReportedResult, 'title' | 'seconds'> & { readonly kind: string };

function element({ system, stage }: SmokeReport, { kind, title, seconds }: Case, inner: string): string {
  const name = `classname=${quoted(`smoke.${system}.${stage}.${kind}`)} name=${quoted(title)}`;
  return `    <testcase ${name} time="${seconds.toFixed(3)}">${inner}</testcase>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML 1.0 has no way to say most control characters, and an answer of a server may hold any. */
const UNSAYABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

function escaped(text: string): string {
  return text.replaceAll(UNSAYABLE, '\u{FFFD}').replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

function quoted(text: string): string {
  return `"${escaped(text).replaceAll('\n', '&#10;')}"`;
}
