import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { junit } from '../../lib/smoke/report/junit';
import { renderReport } from '../../lib/smoke/report/render-report';
import type { SmokeReport } from '../../lib/smoke/report/smoke-report';

const report: SmokeReport = {
  system: 'shop',
  stage: 'prod',
  target: 'eks',
  url: 'https://shop.example.com',
  ok: false,
  seconds: 4.25,
  results: [
    {
      kind: 'answer',
      title: 'api answers /*',
      source: 'services.api.routes[0]',
      status: 'passed',
      detail: '200',
      tries: 1,
      seconds: 0.1,
    },
    {
      kind: 'old-tls',
      title: 'TLS below 1.2 is refused',
      source: 'domain.name',
      status: 'skipped',
      detail: 'not tried',
      tries: 1,
      seconds: 0,
    },
    {
      kind: 'websocket',
      title: 'api opens a websocket at /*',
      source: 'services.api.websocket',
      status: 'failed',
      detail: '404 instead of 101 at "/" & <more>',
      tries: 3,
      seconds: 3.5,
    },
  ],
  notAsked: [
    { title: 'api is well: readiness', source: 'services.api.probes.readiness', reason: 'no route leads to it' },
  ],
};

describe('a report of smoke tests', () => {
  test('tells a person what failed last, and who promised it', () => {
    const text = renderReport(report, { columns: 60, colour: true, verbose: true });

    expect(stripVTControlCharacters(text)).toBe(`shop prod on eks  https://shop.example.com

  ok    api answers /*: 200
  -     TLS below 1.2 is refused: not tried

Not asked
  -     api is well: readiness
        no route leads to it

  FAIL  api opens a websocket at /*
        404 instead of 101 at "/" & <more>
        promised by services.api.websocket; tried 3 times

1 check passed, 1 failed, 2 not asked, in 4.3 s.
`);
    expect(text).not.toBe(stripVTControlCharacters(text));
  });

  test('points to the reasons where it does not give them', () => {
    const text = renderReport(report, { columns: 60, colour: false, verbose: false });

    expect(text).not.toContain('no route leads to it');
    expect(text).toContain('2 not asked (--verbose says why)');
  });

  test('tells machines the same as JUnit XML', () => {
    expect(junit(report)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="smoke shop prod" tests="4" failures="1" errors="0" skipped="2" time="4.250">
  <testsuite name="smoke shop prod" tests="4" failures="1" errors="0" skipped="2" time="4.250">
    <properties>
      <property name="url" value="https://shop.example.com"/>
      <property name="target" value="eks"/>
    </properties>
    <testcase classname="smoke.shop.prod.answer" name="api answers /*" time="0.100"><system-out>200</system-out></testcase>
    <testcase classname="smoke.shop.prod.old-tls" name="TLS below 1.2 is refused" time="0.000"><skipped message="not tried"/></testcase>
    <testcase classname="smoke.shop.prod.websocket" name="api opens a websocket at /*" time="3.500"><failure message="404 instead of 101 at &quot;/&quot; &amp; &lt;more&gt;">404 instead of 101 at &quot;/&quot; &amp; &lt;more&gt;
promised by services.api.websocket; tries: 3</failure></testcase>
    <testcase classname="smoke.shop.prod.not-asked" name="api is well: readiness" time="0.000"><skipped message="no route leads to it"/></testcase>
  </testsuite>
</testsuites>
`);
  });

  test('is well-formed XML, whatever a server answered', () => {
    const property = fc.property(fc.string({ unit: 'binary' }), (detail) => {
      const [first] = report.results;
      const text = junit({ ...report, results: [{ ...first!, status: 'failed', detail }] });
      const inside = /<failure message="([^"]*)">([^<]*)<\/failure>/.exec(text)!;
      expect(inside.slice(1).join('')).not.toMatch(/&(?!(amp|lt|gt|quot|apos|#10);)/);
      // oxlint-disable-next-line no-control-regex
      expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
    });
    fc.assert(property, { numRuns: 200 });
  });
});
