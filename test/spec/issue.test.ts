import { describe, expect, test } from '@jest/globals';
import { InvalidSystemError, formatIssues, show } from '../../lib/spec/issue';

test('an error names the system, counts the problems and says all of them', () => {
  const one = { path: 'services.api.port', code: 'missing', message: 'required, and not given' };
  const other = {
    path: '',
    code: 'wrong-type',
    message: 'a system is an object',
    found: '5',
    allowed: 'an object',
    fix: 'make one',
  };
  const error = new InvalidSystemError('shop', [one, other]);
  expect(error.message).toBe(
    [
      'shop: 2 problems in the description',
      '',
      '  services.api.port',
      '    required, and not given [missing]',
      '',
      '  (the whole description)',
      '    a system is an object [wrong-type]',
      '    found:   5',
      '    allowed: an object',
      '    fix:     make one',
    ].join('\n'),
  );
  expect(new InvalidSystemError('shop', [one]).message).toContain('shop: 1 problem in');
  expect(formatIssues([])).toBe('');
});

describe('any value can be shown', () => {
  test.each<[unknown, string]>([
    ['a', '"a"'],
    [{ a: [1, null] }, '{"a":[1,null]}'],
    [null, 'null'],
    [undefined, 'undefined'],
    [() => 5, 'function'],
    [Number.NaN, '"NaN"'],
    [5n, '"5"'],
    [{ size: 5n }, '{"size":"5"}'],
    [Symbol('x'), 'symbol'],
  ])('%p', (value, expected) => {
    expect(show(value)).toBe(expected);
  });

  test('a long one is cut', () => {
    expect(show('x'.repeat(500))).toHaveLength(120);
  });
});
