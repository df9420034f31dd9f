import { describe, expect, test } from '@jest/globals';
import { prefixListId, prefixListWeight } from '../../lib/data/prefix-lists';
import data from '../../lib/data/prefix-lists.json';

describe.each(['s3', 'cloudfront'] as const)('prefix lists of %s', (service) => {
  const rows = data[service].ids;
  const regions = rows.map(({ region }) => region);

  test('name each region once, in order', () => {
    expect(regions).toEqual([...new Set(regions)].toSorted());
  });

  test.each(rows)('look like a region and an id: $region', ({ region, id }) => {
    expect(region).toMatch(/^[a-z]{2}-[a-z]+-\d$/);
    expect(id).toMatch(/^pl-([0-9a-f]{8}|[0-9a-f]{17})$/);
  });

  test('give no id where none is known', () => {
    expect(prefixListId(service, 'xx-nowhere-1')).toBeUndefined();
    expect(prefixListId(service, 'constructor')).toBeUndefined();
  });
});

test.each([
  ['s3', 'us-east-1', 'pl-63a5400a'],
  ['s3', 'eu-central-1', 'pl-6ea54007'],
  ['cloudfront', 'us-east-1', 'pl-3b927c52'],
  ['cloudfront', 'eu-central-1', 'pl-a3a144ca'],
] as const)('the list of %s in %s is %s', (service, region, id) => {
  expect(prefixListId(service, region)).toBe(id);
});

test('CloudFront has one list per region, so an id in two regions is a slip of the pen', () => {
  const ids = data.cloudfront.ids.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('one reference to CloudFront almost fills a security group', () => {
  expect(prefixListWeight('cloudfront')).toBe(55);
  expect(prefixListWeight('s3')).toBe(1);
});
