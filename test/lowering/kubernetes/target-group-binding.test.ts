import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';
import { allOf } from './objects';

const longest = `a${'-service'.repeat(4)}`.slice(0, 30);
const namesOf = (api: Description, name = 'api') => {
  const others = name === 'api' ? {} : { api: null };
  const web = { kind: 'web', port: 3000, routes: ['/*'], ...api };
  const stage = minimalStage({ edge: { cdn: false }, services: { ...others, [name]: web } });
  return allOf(stage, 'TargetGroupBinding').map(({ metadata, spec }) => [metadata.name, spec.serviceRef.name]);
};

describe('a binding, which keeps its target group for life', () => {
  test.each<[string, Description, string]>([
    ['plain HTTP', {}, 'api'],
    ['HTTPS', { tls: true }, 'api--https'],
    ['HTTP/2', { protocol: 'http2' }, 'api--http2'],
    ['gRPC', { protocol: 'grpc' }, 'api--grpc'],
    ['gRPC over TLS', { protocol: 'grpc', tls: true }, 'api--https-grpc'],
  ])('has a name of its own for the group of %s', (_, api, name) => {
    expect(namesOf(api)).toEqual([[name, 'api']]);
  });

  test('has one for the second group of a blue/green release, too', () => {
    expect(namesOf({ tls: true, release: { strategy: 'blue-green' } })).toEqual([
      ['api--https', 'api'],
      ['api--preview--https', 'api--preview'],
    ]);
  });

  test('has a name that Kubernetes takes, however long that of the service is', () => {
    const given = namesOf({ tls: true, protocol: 'http2', release: { strategy: 'blue-green' } }, longest);
    const names = given.map(([name = '']) => name);
    expect(names.map((name) => name.length)).toEqual([43, 52]);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
  });
});
