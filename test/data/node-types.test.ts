import { describe, expect, test } from '@jest/globals';
import { nodeTypes, smallestNodeType } from '../../lib/data/node-types';

test.each(['arm64', 'x86_64'])('types of %s are in the order in which one is chosen', (architecture) => {
  const types = nodeTypes.filter((type) => type.architecture === architecture);
  expect(types).toEqual(types.toSorted((one, other) => one.vcpu - other.vcpu || one.memoryGiB - other.memoryGiB));
});

describe('the smallest type that holds what is needed', () => {
  test.each([
    ['arm64', 2, 4, 2, 'c7g.large'],
    ['arm64', 2, 5, 2, 'm7g.large'],
    ['arm64', 8, 32, 2, 'm7g.2xlarge'],
    ['x86_64', 8, 32, 2, 'm7i.2xlarge'],
    ['x86_64', 8, 33, 2, 'r7i.2xlarge'],
    ['x86_64', 2.5, 1, 2, 'c7i.xlarge'],
    ['arm64', 1, 1, 5, 'c7g.4xlarge'],
    ['arm64', 64, 512, 2, 'r7g.16xlarge'],
  ] as const)('of %s with %d vCPU, %d GiB and %d interfaces is', (architecture, vcpu, memoryGiB, interfaces, name) => {
    expect(smallestNodeType({ architecture, vcpu, memoryGiB, interfaces })?.name).toBe(name);
  });

  test('is none where there is none', () => {
    expect(smallestNodeType({ architecture: 'arm64', vcpu: 65, memoryGiB: 1, interfaces: 2 })).toBeUndefined();
  });
});
