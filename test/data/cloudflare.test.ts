import { expect, test } from '@jest/globals';
import { cloudflareRanges } from '../../lib/data/cloudflare';
import { overlaps, parseCidr } from '../../lib/spec/address-range';

test('the ranges of Cloudflare are in order, none is there twice, and none holds another', () => {
  expect(cloudflareRanges).toEqual([...new Set(cloudflareRanges)].toSorted());
  const pairs = cloudflareRanges.flatMap((one, i) =>
    cloudflareRanges.slice(i + 1).map((other) => [one, other] as const),
  );
  expect(pairs.filter(([one, other]) => overlaps(parseCidr(one)!, parseCidr(other)!))).toEqual([]);
});

test('they leave room in the prefix list, whose size cannot change together with its entries', () => {
  expect(cloudflareRanges).toHaveLength(15);
});
