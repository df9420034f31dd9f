import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Requirements } from '../../lib/render/traceability';
import { contradictions, proofsIn, renderTraceability } from '../../lib/render/traceability';

const requirements: Requirements = {
  requirements: {
    shop: { 'SHP-01': 'It sells', 'SHP-02': 'It ships', 'SHP-03': 'It | bills', 'SHP-04': 'It reports' },
  },
  carriedOut: {
    fargate: { 'SHP-01': 'a task', 'SHP-02': { how: 'a queue', open: 'tracking' } },
    eks: { 'SHP-01': 'a pod', 'SHP-04': { open: 'reports are not built yet' } },
  },
};

/** A call with a title that has ids, which the scan of this very file must not find. */
const titled = (call: string, ids: string, title: string) => `${call}('[${ids}] ${title}', () => {});\n`;

const sources = {
  'test/sales.test.ts':
    titled('test', 'SHP-01, SHP-02', "a customer\\'s order") +
    titled("test.each(['a', 'b'])", 'SHP-02', '%s is shipped'),
  'test/compute/eks-pods.test.ts': titled('behaviour', 'SHP-01', 'runs in a pod'),
};
const proofs = proofsIn(sources);

describe('the scan of tests', () => {
  test('finds the titles that begin with ids, whatever is called with them', () => {
    expect(proofs).toEqual([
      { file: 'test/sales.test.ts', title: "a customer's order", ids: ['SHP-01', 'SHP-02'] },
      { file: 'test/sales.test.ts', title: '… is shipped', ids: ['SHP-02'] },
      { file: 'test/compute/eks-pods.test.ts', title: 'runs in a pod', ids: ['SHP-01'] },
    ]);
  });

  test('takes brackets elsewhere for what they are', () => {
    expect(proofsIn({ a: `test('sorts [SHP-01] last', () => {}); const ids = ['SHP-01'];` })).toEqual([]);
  });
});

describe('the page', () => {
  const page = renderTraceability(requirements, proofs);
  const row = (id: string) => page.split('\n').find((line) => line.startsWith(`| ${id} `));

  test('says of each requirement how each target carries it out, and which tests prove it', () => {
    expect(row('SHP-01')).toBe(
      "| SHP-01 | It sells | a task | a pod | [compute/eks-pods.test.ts](../test/compute/eks-pods.test.ts): runs in a pod<br>[sales.test.ts](../test/sales.test.ts): a customer's order |",
    );
  });

  test('says what is open, in part or as a whole', () => {
    expect(row('SHP-02')).toContain('| a queue; open: tracking | open |');
    expect(row('SHP-03')).toBe(String.raw`| SHP-03 | It \| bills | open | open |  |`);
    expect(row('SHP-04')).toBe('| SHP-04 | It reports | open | open: reports are not built yet |  |');
  });

  test('counts by system, and what is open not at all', () => {
    expect(page).toContain('| [shop](#shop) | 4 | 1, and 1 in part | 1 |');
  });
});

describe('a contradiction is', () => {
  test('an id in a title that nothing asks for', () => {
    const stray = proofsIn({ 'test/a.test.ts': titled('test', 'SHP-99', 'is made up') });
    expect(contradictions(requirements, [...proofs, ...stray])).toEqual(['test/a.test.ts: nothing asks for SHP-99']);
  });

  test('a claim that no test proves, or that only a test of another target proves', () => {
    const { 'test/compute/eks-pods.test.ts': pods } = sources;
    expect(contradictions(requirements, proofsIn({ 'test/compute/eks-pods.test.ts': pods }))).toEqual([
      'carriedOut.fargate.SHP-01: no test proves it',
      'carriedOut.fargate.SHP-02: no test proves it',
    ]);
  });

  test('a claim that says it is none', () => {
    const { fargate } = requirements.carriedOut;
    const eks = { 'SHP-01': 'open: pods are not built yet' };
    expect(contradictions({ ...requirements, carriedOut: { fargate, eks } }, proofs)).toEqual([
      'carriedOut.eks.SHP-01: what is open is said as { "open": "<reason>" }',
    ]);
  });

  test('not to be found in what fits', () => {
    expect(contradictions(requirements, proofs)).toEqual([]);
  });
});

test('docs/traceability.md is what the tests and the requirements make of it', () => {
  const root = join(__dirname, '../..');
  const { status, stderr } = spawnSync('node', ['bin/run.cjs', '--entry', 'bin/traceability', '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
