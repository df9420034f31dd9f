import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { minimalDescription, problemsOf, prod } from '../../support/descriptions';

const dev = (facts: Description): Description => minimalDescription({ stages: { dev: facts } });
const existing = {
  vpcId: 'vpc-0123',
  cidr: '10.10.0.0/16',
  publicSubnetIds: [],
  privateSubnetIds: ['subnet-01', 'subnet-02'],
  isolatedSubnetIds: ['subnet-03', 'subnet-04'],
};

describe('a stage has an address range with room', () => {
  const cidr = (value: string | null) => dev({ network: { cidr: value } });
  test.each<[string, Description, string[]]>([
    ['none', cidr(null), ['network.cidr: missing']],
    ['of another network', dev({ network: { cidr: null, existing } }), []],
    ['the largest', cidr('10.0.0.0/16'), []],
    ['the smallest', cidr('10.0.16.0/20'), []],
    ['too large', cidr('10.0.0.0/15'), ['network.cidr: invalid']],
    ['too small', cidr('10.0.0.0/21'), ['network.cidr: invalid']],
    ['off its boundary', cidr('10.0.1.0/16'), ['network.cidr: invalid']],
    ['no range of addresses', cidr('10.0.0.300/16'), ['network.cidr: invalid']],
  ])('%s', (_, description, expected) => {
    expect(problemsOf(description)).toEqual(expected.map((problem) => `stages.dev.${problem}`));
  });
});

describe('zones lie in the region, each named once', () => {
  test.each<[string, Description, string[]]>([
    ['a zone elsewhere', { zones: ['us-east-1a', 'eu-west-1b'] }, ['zones[1]: wrong-region']],
    ['a zone twice', { zones: ['us-east-1a', 'us-east-1a'] }, ['zones: duplicate-name']],
    [
      'more ways out than zones',
      { zones: ['us-east-1a', 'us-east-1b'], network: { natGateways: 3 } },
      ['network.natGateways: too-big'],
    ],
    ['as many ways out as zones', { network: { natGateways: 3 } }, []],
  ])('%s', (_, facts, expected) => {
    expect(problemsOf(dev(facts))).toEqual(expected.map((problem) => `stages.dev.${problem}`));
  });
});

test('the ranges of two stages do not overlap', () => {
  const both = (cidr: string) => minimalDescription({ stages: { prod: { ...prod, network: { cidr } } } });
  expect(problemsOf(both('10.10.0.0/16'))).toEqual(['stages.prod.network.cidr: overlap']);
  expect(problemsOf(both('10.10.32.0/20'))).toEqual(['stages.prod.network.cidr: overlap']);
  expect(problemsOf(both('10.11.0.0/16'))).toEqual([]);
});

test('a range of addresses that may connect is a real one', () => {
  const allowed = (...allowedCidrs: string[]) =>
    problemsOf(dev({ ingress: { exposure: 'public', allowedCidrs }, edge: { cdn: false } }));
  expect(allowed('203.0.113.0/24', '198.51.100.7/32')).toEqual([]);
  expect(allowed('203.0.113.0/24', '203.0.113.5/24')).toEqual(['stages.dev.ingress.allowedCidrs[1]: invalid']);
});
