import { describe, expect, test } from '@jest/globals';
import { readResultFile } from '../../../lib/plan/gate/result-file';

const suite = (inner: string) =>
  `<?xml version="1.0"?>\n<testsuites><testsuite name="a">${inner}</testsuite></testsuites>\n`;

describe('a file of results', () => {
  test.each<[string, string, object]>([
    [
      'JUnit XML',
      suite(
        '<testcase name="a"/><testcase name="b"><failure>x</failure></testcase><testcase name="c"><skipped/></testcase>',
      ),
      { tests: 3, failed: 1, skipped: 1 },
    ],
    ['JUnit XML with errors', suite('<testcase name="a"><error message="x"/></testcase>'), { tests: 1, failed: 1 }],
    [
      'JUnit XML that quotes a failure',
      suite('<testcase name="a"><system-out><![CDATA[<failure> ]]></system-out></testcase>'),
      { tests: 1, failed: 0 },
    ],
    [
      'JUnit XML with a > in a name',
      suite('<testcase name="a -> b"/><testcase name="c"><failure/></testcase>'),
      { tests: 2, failed: 1 },
    ],
    ['JUnit XML without tests', '<testsuites tests="0"/>', { tests: 0, failed: 0 }],
    ['JSON of jest', '{"numTotalTests":5,"numFailedTests":1,"numPendingTests":2}', { tests: 5, failed: 1, skipped: 2 }],
    [
      'JSON of jest where a file did not load',
      '{"numTotalTests":5,"numRuntimeErrorTestSuites":1}',
      { tests: 5, failed: 1 },
    ],
  ])('is read: %s', (_, text, counts) => {
    expect(readResultFile(text)).toMatchObject({ kind: 'tests', ...counts });
  });

  test.each<[string, object, object]>([
    [
      'JSON of Trivy',
      {
        SchemaVersion: 2,
        Results: [{ Vulnerabilities: [{ Severity: 'CRITICAL' }, { Severity: 'LOW' }] }, { Vulnerabilities: null }, {}],
      },
      { critical: 1, high: 0, medium: 0, low: 1 },
    ],
    ['JSON of Trivy that found nothing', { SchemaVersion: 2 }, { critical: 0, high: 0, medium: 0, low: 0 }],
    [
      'JSON of the scan of ECR',
      {
        imageScanStatus: { status: 'COMPLETE' },
        imageScanFindings: { findingSeverityCounts: { HIGH: 4, UNTRIAGED: 1 } },
      },
      { critical: 0, high: 4, medium: 0, low: 0 },
    ],
  ])('is read: %s', (_, json, findings) => {
    expect(readResultFile(JSON.stringify(json))).toEqual({ kind: 'scan', findings });
  });

  test.each([
    ['nothing', ''],
    ['a page that says that something went wrong', '<html><body>502</body></html>'],
    ['XML that was cut off', suite('<testcase name="a"/>').slice(0, -20)],
    ['JSON that was cut off', '{"numTotalTests":5'],
    ['JSON of something else', '{"version":"2.1.0"}'],
    ['a scan that is not at its end', '{"imageScanStatus":{"status":"IN_PROGRESS"},"imageScanFindings":{}}'],
    ['a word', 'passed'],
  ])('is not taken for one: %s', (_, text) => {
    expect(readResultFile(text)).toBeUndefined();
  });
});
