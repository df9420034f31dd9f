import { describe, expect, test } from '@jest/globals';
import type { LoweringNote } from '../../lib/lowering/lowering-note';
import { formatRefusals, isRefused } from '../../lib/plan/refusals';

const note: LoweringNote = {
  path: 'services.api.egress',
  status: 'refused',
  reason: 'not available yet',
  found: '["a.b"]',
  fix: 'use nothing',
};
const size: LoweringNote = {
  path: 'services.api.resources',
  status: 'refused',
  reason: 'no such task',
  allowed: 'less',
  final: true,
};
const fine: LoweringNote = { path: 'name', status: 'honoured', reason: 'part of every name' };

const stage = (name: string, ...lowering: LoweringNote[]) => ({ name, target: 'fargate' as const, lowering });

test('a refusal has path, reason, found, allowed and fix, like any problem of a description', () => {
  expect(formatRefusals([stage('dev', fine, note), stage('prod', note, size)])).toBe(
    [
      '  services.api.egress',
      '    not available yet [refused]',
      '    found:   ["a.b"]',
      "    fix:     use nothing, or accept it: accept: [{ path: 'services.api.egress', reason: '...' }]",
      '',
      '  services.api.resources',
      '    no such task (in prod) [refused]',
      '    allowed: less',
      '    fix:     change it',
    ].join('\n'),
  );
});

describe('stages are refused', () => {
  test.each<[string, LoweringNote[], boolean]>([
    ['when anything is', [fine, note], true],
    ['not when it is accepted', [fine, { ...note, status: 'accepted' }], false],
    ['not when nothing is declared', [], false],
  ])('%s', (_, lowering, expected) => {
    expect(isRefused([stage('dev', fine), stage('prod', ...lowering)])).toBe(expected);
  });
});
