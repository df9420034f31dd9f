import { describe, expect, test } from '@jest/globals';
import { subnetRanges } from '../../lib/lowering/address-plan';
import { overlaps, parseCidr } from '../../lib/spec/address-range';
import { minimalSystem } from '../support/descriptions';
import { synthesizeStage } from '../support/synth';

interface Subnet {
  readonly CidrBlock: string;
  readonly Tags: readonly { readonly Key: string; readonly Value: string }[];
}

/** Blocks of one tier as the network stack has them, in the order of the zones. */
function synthesized(cidr: string, zones: number) {
  const letters = ['us-east-1a', 'us-east-1b', 'us-east-1c'].slice(0, zones);
  const system = minimalSystem({ stages: { dev: { zones: letters, network: { cidr } } } });
  const subnets = synthesizeStage(system, 'dev')
    .resources('network', 'AWS::EC2::Subnet')
    .map(([, properties]) => properties as unknown as Subnet);
  const tier = (name: string) =>
    subnets
      .filter(({ Tags }) => Tags.some(({ Key, Value }) => Key === 'aws-cdk:subnet-name' && Value === name))
      .map(({ CidrBlock }) => CidrBlock);
  return { public: tier('public'), private: tier('private'), isolated: tier('isolated') };
}

describe('the ranges of subnets', () => {
  test.each([
    ['10.10.0.0/16', 3],
    ['10.10.0.0/16', 2],
    ['192.168.128.0/17', 3],
    ['172.31.16.0/20', 2],
  ])('of %s over %i zones are those that CDK allocates', (cidr, zones) => {
    expect(subnetRanges(cidr, zones)).toEqual(synthesized(cidr, zones));
  });

  test('lie in the network, and none overlaps another', () => {
    const network = parseCidr('10.30.0.0/16')!;
    const ranges = Object.values(subnetRanges('10.30.0.0/16', 3))
      .flat()
      .map((cidr) => parseCidr(cidr)!);
    expect(ranges).toHaveLength(9);
    expect(ranges.filter(({ first, last }) => first < network.first || last > network.last)).toEqual([]);
    expect(ranges.filter((range) => ranges.some((other) => other !== range && overlaps(range, other)))).toEqual([]);
  });
});
