import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { count, table, wrap } from '../../lib/plan/text-layout';

describe('a text that is too long for a line', () => {
  test('goes on below its beginning', () => {
    expect(wrap('one two three four', 12, 2)).toEqual(['  one two', '  three four']);
  });

  test('goes on further right, where that is asked for', () => {
    expect(wrap('[ ] one two three', 12, 2, 6)).toEqual(['  [ ] one', '      two', '      three']);
  });

  test('keeps a word whole that is longer than a line', () => {
    expect(wrap('a bcdefghijklmnop q', 10, 0)).toEqual(['a', 'bcdefghijklmnop', 'q']);
  });

  test('loses and adds no word, and no line is too long but for a single word', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 10, max: 80 }), fc.integer({ min: 0, max: 8 }), (text, width, indent) => {
        const lines = wrap(text.join(' '), width, indent);
        expect(lines.flatMap((line) => line.trim().split(' '))).toEqual(text);
        for (const line of lines) expect(line.length <= width || !line.trim().includes(' ')).toBe(true);
      }),
    );
  });
});

describe('a table', () => {
  test('has columns that are as wide as their widest cell', () => {
    const rows = [
      ['a', '1', 'x'],
      ['long', '200', ''],
    ];
    expect(table(rows, ['left', 'right', 'left'], 80, 2)).toEqual(['  a       1  x', '  long  200']);
  });

  test('breaks its last cell below itself', () => {
    expect(table([['name', 'one two three four five six']], ['left', 'left'], 30, 0)).toEqual([
      'name  one two three four five',
      '      six',
    ]);
  });

  test('breaks its last cell below the row, where there is hardly room beside it', () => {
    expect(table([['a-long-name-of-something', 'one two three']], ['left', 'left'], 30, 0)).toEqual([
      'a-long-name-of-something',
      '    one two three',
    ]);
  });

  test('without rows is nothing', () => {
    expect(table([], ['left'], 80, 0)).toEqual([]);
  });
});

test.each([
  [0, '0 stacks'],
  [1, '1 stack'],
  [2, '2 stacks'],
])('%i of something', (number, expected) => {
  expect(count(number, 'stack')).toBe(expected);
});
