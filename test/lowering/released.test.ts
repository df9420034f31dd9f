import { describe, expect, test } from '@jest/globals';
import { hasPlaceholder, isReleased } from '../../lib/lowering/released';
import type { Description } from '../support/descriptions';
import { minimalStage } from '../support/descriptions';

describe('there is an image to run', () => {
  test.each<[string, Description, Record<string, string>, boolean]>([
    ['not before the first release', {}, {}, false],
    ['not because another service was released', {}, { worker: '1' }, false],
    ['after it was released', {}, { api: '1.0.0' }, true],
    ['at once when it is made elsewhere', { image: 'nginx:1.29-alpine' }, {}, true],
  ])('%s', (_, api, released, expected) => {
    expect(isReleased(minimalStage({ services: { api } }), 'api', released)).toBe(expected);
  });
});

describe('a stand-in can answer for', () => {
  test.each<[string, Description, boolean]>([
    ['a web service', {}, true],
    ['a web service that speaks HTTP/2', { protocol: 'http2' }, true],
    ['an internal service', { kind: 'internal', port: 8080 }, true],
    ['no gRPC service', { protocol: 'grpc' }, false],
    ['no TCP service', { kind: 'internal', port: 8080, protocol: 'tcp' }, false],
    ['no worker', { kind: 'worker' }, false],
    ['no job', { kind: 'job', schedule: { cron: '0 3 * * *' } }, false],
  ])('%s', (_, api, expected) => {
    expect(hasPlaceholder(minimalStage({ services: { api } }).services['api']!)).toBe(expected);
  });
});
