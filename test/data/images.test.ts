import { describe, expect, test } from '@jest/globals';
import { imageReference } from '../../lib/data/images';
import data from '../../lib/data/images.json';

describe.each(Object.keys(data.images) as (keyof typeof data.images)[])('image %s', (name) => {
  test('comes from the Amazon ECR Public gallery, which asks nobody to log in', () => {
    expect(imageReference(name)).toMatch(/^public\.ecr\.aws\//);
  });

  test('is pinned to an exact version', () => {
    expect(imageReference(name)).toMatch(/:v?\d+\.\d+\.\d+(-[a-z]+)*$/);
  });

  test('can be pinned to one build, or says that none is known', () => {
    const isKnown = !data.images[name].source.includes('no-digest');
    expect(/^[^:@]+@sha256:[0-9a-f]{64}$/.test(imageReference(name, 'digest'))).toBe(isKnown);
  });

  test('has a source', () => {
    expect(data.images[name].source.length).toBeGreaterThan(0);
  });

  test('runs on both processor architectures', () => {
    expect(data.images[name].architectures).toEqual(['amd64', 'arm64']);
  });
});

test('the images of one version differ in their builds', () => {
  expect(imageReference('placeholder', 'digest')).not.toBe(imageReference('placeholderWithOpenssl', 'digest'));
});
