import { expect, test } from '@jest/globals';
import { CfnVPCEncryptionControl } from 'aws-cdk-lib/aws-ec2';
import data from '../../lib/data/vpc-encryption-controls.json';

test('the resource is the one that aws-cdk-lib knows', () => {
  expect(data.resource.type).toBe(CfnVPCEncryptionControl.CFN_RESOURCE_TYPE_NAME);
});

test.each([
  ['exclusions', data.exclusions.names],
  ['services', data.services.map(({ service }) => service)],
  ['regions', data.regionsAtLaunch.regions],
  ['regions with a price', Object.keys(data.priceUsdPerVpcHour.regions)],
])('%s are in order, and none is there twice', (_what, names) => {
  expect(names).toEqual([...new Set(names)].toSorted());
});

test.each(data.services)('$service has an answer that is defined', ({ enforce }) => {
  expect(['automatic', 'exclusion', 'instance-type', 'tls-only', 'unknown', 'unsupported']).toContain(enforce);
});

test('a price is known only where the service is', () => {
  expect(data.regionsAtLaunch.regions).toEqual(expect.arrayContaining(Object.keys(data.priceUsdPerVpcHour.regions)));
});
