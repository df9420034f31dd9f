import { describe, expect, test } from '@jest/globals';
import { imageBuilds } from '../../lib/lowering/delivery/image-builds';
import { releaseSource } from '../../lib/lowering/delivery/image-tag';
import { minimalSystem, prod } from '../support/descriptions';

const of = (api: object, patch: object = {}) => imageBuilds(minimalSystem({ services: { api }, ...patch }));

describe('an image that is built from the code', () => {
  test('has its folder, its platform and the options of the description', () => {
    const build = { context: './api/', dockerfile: 'docker/Dockerfile', target: 'run', args: { VERSION: '1 2' } };
    expect(of({ build })).toEqual([
      {
        system: 'shop',
        service: 'api',
        repository: 'shop/api',
        context: 'api',
        architecture: 'arm64',
        platforms: 'linux/arm64',
        severities: 'CRITICAL',
        options: ['--file=api/docker/Dockerfile', '--target=run', '--build-arg=VERSION=1 2'],
      },
    ]);
    expect(of({ build: '.' })[0]).toMatchObject({ context: '.', options: ['--file=Dockerfile'] });
  });

  test('is made for every architecture that a stage asks for', () => {
    const stages = { prod: { ...prod, services: { api: { architecture: 'x86_64' } } } };
    expect(of({ build: '.' }, { stages })[0]).toMatchObject({
      architecture: 'arm64',
      platforms: 'linux/arm64,linux/amd64',
    });
  });

  test.each([
    ['critical', 'CRITICAL'],
    ['high', 'CRITICAL,HIGH'],
    ['medium', 'CRITICAL,HIGH,MEDIUM'],
  ])('[CUS-45] stops at a finding that is %s, and at all that are worse', (failOn, severities) => {
    const delivery = { repository: 'https://github.com/acme/shop.git', scan: { failOn } };
    expect(of({ build: '.' }, { delivery })[0]).toMatchObject({ severities });
  });

  test('is one for all stages: another folder in one of them is refused', () => {
    const stages = { prod: { ...prod, services: { api: { build: './other' } } } };
    expect(() => of({ build: '.' }, { stages })).toThrow(/services\.api\.build: stages want different images[^]*fix:/);
  });

  test('is none where it is made elsewhere, or nobody says from what', () => {
    expect(of({ image: 'nginx:1.29' })).toEqual([]);
    expect(of({})).toEqual([]);
  });
});

describe('the tag of an image', () => {
  test.each([
    ['2026-11-21-49873b71a2f0', '49873b71a2f0'],
    ['49873b71a2f0', '49873b71a2f0'],
    ['1.4.2', undefined],
    ['2026-11-21', undefined],
    [undefined, undefined],
  ])('%s names the commit %s', (tag, commit) => {
    expect(releaseSource(tag)).toBe(commit);
  });
});
