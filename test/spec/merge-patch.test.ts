import { describe, expect, test } from '@jest/globals';
import { mergePatch } from '../../lib/spec/merge-patch';

/** Appendix A of RFC 7396, https://www.rfc-editor.org/rfc/rfc7396#appendix-A */
describe('overrides follow JSON Merge Patch', () => {
  test.each([
    ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
    ['{"a":"b"}', '{"a":null}', '{}'],
    ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
    ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
    ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
    ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
    ['["a","b"]', '["c","d"]', '["c","d"]'],
    ['{"a":"b"}', '["c"]', '["c"]'],
    ['{"a":"foo"}', 'null', 'null'],
    ['{"a":"foo"}', '"bar"', '"bar"'],
    ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
    ['[1,2]', '{"a":"b","c":null}', '{"a":"b"}'],
    ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
  ])('%s with %s gives %s', (target, patch, expected) => {
    expect(mergePatch(JSON.parse(target), JSON.parse(patch))).toEqual(JSON.parse(expected));
  });
});

describe('whoever chooses another alternative leaves the settings of the first behind', () => {
  test.each([
    [{ strategy: 'rolling', maxSurge: 1 }, { strategy: 'canary' }, { strategy: 'canary' }],
    [{ kind: 'web', port: 1 }, { kind: 'worker' }, { kind: 'worker' }],
    [
      { metric: 'cpu', percent: 70 },
      { metric: 'queue', depthPerReplica: 1 },
      { metric: 'queue', depthPerReplica: 1 },
    ],
    [
      { strategy: 'canary', stepPercent: 5 },
      { strategy: 'canary', stepMinutes: 1 },
      { strategy: 'canary', stepPercent: 5, stepMinutes: 1 },
    ],
    [
      { strategy: 'canary', stepPercent: 5 },
      { stepMinutes: 1 },
      { strategy: 'canary', stepPercent: 5, stepMinutes: 1 },
    ],
    [{ stepPercent: 5 }, { strategy: 'canary' }, { strategy: 'canary', stepPercent: 5 }],
  ])('%j with %j', (target, patch, expected) => {
    expect(mergePatch(target, patch)).toEqual(expected);
    expect(mergePatch({ outer: target }, { outer: patch })).toEqual({ outer: expected });
  });
});

test('neither side is changed', () => {
  const target = Object.freeze({ a: Object.freeze({ b: 1 }) });
  const patch = Object.freeze({ a: Object.freeze({ b: null, c: 2 }) });
  expect(mergePatch(target, patch)).toEqual({ a: { c: 2 } });
});

test('undefined says nothing', () => {
  expect(mergePatch({ a: 1 }, { a: undefined })).toEqual({ a: 1 });
});

test('a key that means the prototype stays a key', () => {
  const merged = mergePatch({}, JSON.parse('{"__proto__":{"exec":true}}')) as { exec?: boolean };
  expect(merged.exec).toBeUndefined();
  expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
});
