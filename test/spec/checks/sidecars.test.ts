import { expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { minimalDescription, problemsOf } from '../../support/descriptions';

const at = 'services.api.sidecars.proxy';
const image = 'envoy:1';

test.each<[title: string, sidecars: Description, problems: string[]]>([
  ['one with a port of its own', { proxy: { image, port: 9901 } }, []],
  ['one named like the service', { api: { image } }, ['services.api.sidecars.api: duplicate-name']],
  ['the port of the service', { proxy: { image, port: 8080 } }, [`${at}.port: duplicate-port`]],
  ['a further port of the service', { proxy: { image, port: 9464 } }, [`${at}.port: duplicate-port`]],
  ['one port for two', { other: { image, port: 9901 }, proxy: { image, port: 9901 } }, [`${at}.port: duplicate-port`]],
  ['a port of one that ends', { proxy: { image, port: 9901, init: true } }, [`${at}.port: no-effect`]],
  ['an image without a tag', { proxy: { image: 'envoy' } }, [`${at}.image: invalid`]],
  ['a secret in env', { proxy: { image, env: { API_TOKEN: 'abc123' } } }, [`${at}.env.API_TOKEN: plain-secret`]],
  ['a declared secret', { proxy: { image, secrets: { K: { secret: 'partner', field: 'key' }, L: 'plain' } } }, []],
  ['an undeclared secret', { proxy: { image, secrets: { K: 'partnr' } } }, [`${at}.secrets.K: dangling-reference`]],
  [
    'an undeclared field',
    { proxy: { image, secrets: { K: { secret: 'partner', field: 'kye' } } } },
    [`${at}.secrets.K: dangling-reference`],
  ],
  [
    'a variable from two places',
    { proxy: { image, env: { K: 'x' }, secrets: { K: 'plain' } } },
    [`${at}.env.K: duplicate-variable`],
  ],
])('%s', (_, sidecars, problems) => {
  const description = minimalDescription({
    secrets: { partner: { fields: ['key'] }, plain: {} },
    services: { api: { ports: { metrics: 9464 }, sidecars } },
  });
  expect(problemsOf(description)).toEqual(problems);
});
