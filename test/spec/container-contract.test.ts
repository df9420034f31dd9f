import { describe, expect, test } from '@jest/globals';
import { injectedVariables, variablePrefix } from '../../lib/spec/container-contract';
import type { Description } from '../support/descriptions';
import { minimalStage } from '../support/descriptions';

const declared = {
  databases: { main: {} },
  caches: { sessions: {} },
  queues: { thumbnails: {} },
  buckets: { 'customer-files': {} },
};

function namesFor(facts: Description, others: Description = {}): string[] {
  const stage = minimalStage({ ...declared, services: { api: facts, ...others } });
  return injectedVariables(stage, 'api').map(({ name }) => name);
}

const facts = ['SLIPWAY_SYSTEM', 'SLIPWAY_STAGE', 'SLIPWAY_SERVICE', 'AWS_REGION'];

/** A public contract: containers are written against these names, on every target. */
describe('what a container receives', () => {
  test.each<[string, Description, string[]]>([
    ['always, and with a port', {}, ['PORT']],
    [
      'for a database',
      { uses: ['main'] },
      [
        'PORT',
        'MAIN_HOST',
        'MAIN_PORT',
        'MAIN_NAME',
        'MAIN_USERNAME',
        'MAIN_PASSWORD',
        'MAIN_URL',
        'MAIN_READER_HOST',
        'MAIN_READER_URL',
      ],
    ],
    [
      'for a cache',
      { uses: ['sessions'] },
      ['PORT', 'SESSIONS_HOST', 'SESSIONS_PORT', 'SESSIONS_USERNAME', 'SESSIONS_PASSWORD', 'SESSIONS_URL'],
    ],
    ['for a queue', { uses: ['thumbnails'] }, ['PORT', 'THUMBNAILS_QUEUE_URL']],
    ['for a queue that it consumes', { kind: 'worker', consumes: 'thumbnails' }, ['THUMBNAILS_QUEUE_URL']],
    [
      'for a queue that it consumes and uses, once',
      { kind: 'worker', consumes: 'thumbnails', uses: ['thumbnails'] },
      ['THUMBNAILS_QUEUE_URL'],
    ],
    ['for a bucket', { uses: ['customer-files'] }, ['PORT', 'CUSTOMER_FILES_BUCKET']],
  ])('%s', (_, service, expected) => {
    expect(namesFor(service)).toEqual([...facts, ...expected]);
  });

  test('for a service that it calls', () => {
    const peer = { kind: 'internal', port: 9000 };
    expect(namesFor({ calls: ['identity-v2'] }, { 'identity-v2': peer })).toContain('IDENTITY_V2_URL');
  });
});

test('each variable says where its value comes from, and whether it is secret', () => {
  const variables = injectedVariables(
    minimalStage({ ...declared, services: { api: { uses: ['main', 'sessions'] } } }),
    'api',
  );
  const secret = variables.filter(({ origin }) => 'secret' in origin && origin.secret).map(({ name }) => name);
  expect(secret).toEqual(expect.arrayContaining(['MAIN_PASSWORD', 'SESSIONS_PASSWORD']));
  expect(secret).not.toEqual(expect.arrayContaining(['MAIN_HOST']));
  const carriesPassword = variables.filter(({ name }) => /(PASSWORD|URL)$/.test(name)).map(({ name }) => name);
  expect(carriesPassword.filter((name) => !secret.includes(name))).toEqual([]);
  expect(variables.find(({ name }) => name === 'MAIN_HOST')).toEqual({
    name: 'MAIN_HOST',
    origin: { kind: 'database', resource: 'main', field: 'HOST', secret: false },
    source: "uses: 'main'",
  });
});

test('facts carry their value', () => {
  const values = injectedVariables(minimalStage(), 'api').map(({ name, origin }) => [
    name,
    'value' in origin && origin.value,
  ]);
  expect(Object.fromEntries(values)).toEqual({
    SLIPWAY_SYSTEM: 'shop',
    SLIPWAY_STAGE: 'dev',
    SLIPWAY_SERVICE: 'api',
    AWS_REGION: 'us-east-1',
    PORT: '8080',
  });
});

test('a name becomes the beginning of a variable', () => {
  expect(variablePrefix('customer-files')).toBe('CUSTOMER_FILES');
  expect(variablePrefix('a-b-c2')).toBe('A_B_C2');
});

test('an unknown service receives nothing', () => {
  expect(injectedVariables(minimalStage(), 'nobody')).toEqual([]);
});
