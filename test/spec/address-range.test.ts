import { describe, expect, test } from '@jest/globals';
import { overlaps, parseCidr } from '../../lib/spec/address-range';

describe('an address range is read', () => {
  test.each([
    ['10.0.0.0/16', 0x0a000000, 0x0a00ffff],
    ['0.0.0.0/0', 0, 0xffffffff],
    ['255.255.255.255/32', 0xffffffff, 0xffffffff],
    ['192.168.128.0/17', 0xc0a88000, 0xc0a8ffff],
  ])('%s', (cidr, first, last) => {
    expect(parseCidr(cidr)).toMatchObject({ first, last });
  });
});

describe('what is no address range is not', () => {
  test.each([
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0.256/32',
    '10.0.0.1/16',
    '10.0.0/16',
    '010.0.0.0/16',
    '10.0.0.0/016',
    ' 10.0.0.0/16',
    '-1.0.0.0/8',
    '',
  ])("'%s'", (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });
});

describe('two ranges overlap when they share an address', () => {
  test.each([
    ['10.0.0.0/16', '10.0.0.0/16', true],
    ['10.0.0.0/16', '10.0.255.0/24', true],
    ['10.0.0.0/16', '10.1.0.0/16', false],
    ['0.0.0.0/0', '203.0.113.7/32', true],
    ['10.0.0.0/32', '10.0.0.1/32', false],
  ])('%s and %s: %s', (one, other, expected) => {
    const [a, b] = [parseCidr(one)!, parseCidr(other)!];
    expect(overlaps(a, b)).toBe(expected);
    expect(overlaps(b, a)).toBe(expected);
  });
});
