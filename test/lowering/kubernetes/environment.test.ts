import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { kubernetesObjects } from '../../../lib/lowering/kubernetes/kubernetes-objects';
import { injectedVariables } from '../../../lib/spec/container-contract';
import type { StageSpec } from '../../../lib/spec/stage';
import customerService from '../../../systems/customer-service';
import { arbitrarySystem, minimalStage } from '../../support/descriptions';
import { stageOf, synthesizeStage } from '../../support/synth';
import { allOf, containerOf, find, get } from './objects';
import { richStage } from './rich-stage';

const rich = richStage();
const plainOf = (stage: StageSpec, service: string) => get(stage, 'ConfigMap', service).data ?? {};
const secretsOf = (stage: StageSpec, service: string) => find(stage, 'ExternalSecret', service)?.spec?.data ?? [];
const secretOf = (service: string, key: string) => secretsOf(rich, service).find(({ secretKey }) => secretKey === key);

describe('[CUS-42, VIB-20] the environment of a container', () => {
  test('has every variable of the contract and of the description, each in one place', () => {
    fc.assert(
      fc.property(arbitrarySystem(), ({ stages }) => {
        for (const stage of stages) {
          const [plain, secret] = [allOf(stage, 'ConfigMap'), allOf(stage, 'ExternalSecret')];
          for (const [name, service] of Object.entries(stage.services)) {
            const isOwn = ({ metadata }: { metadata: { name: string } }) => metadata.name === name;
            const given = [
              ...Object.keys(plain.find(isOwn)?.data ?? {}),
              ...(secret.find(isOwn)?.spec?.data ?? []).map(({ secretKey }) => secretKey),
            ];
            const injected = injectedVariables(stage, name).map((variable) => variable.name);
            const wanted = new Set([...injected, ...Object.keys(service.env), ...Object.keys(service.secrets)]);
            expect(given.toSorted()).toEqual([...wanted].toSorted());
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test('holds secrets by reference alone', () => {
    const secret = injectedVariables(rich, 'api').filter(({ origin }) => 'secret' in origin && origin.secret);
    expect(secret.map(({ name }) => name).filter((name) => name in plainOf(rich, 'api'))).toEqual([]);
    expect(kubernetesObjects(rich).map(({ kind }) => kind as string)).not.toContain('Secret');
  });

  test('is read as a whole where it is plain, and value by value where it is secret: a missing one is waited for', () => {
    const { envFrom, env = [] } = containerOf(rich, 'api');
    expect(envFrom).toEqual([{ configMapRef: { name: 'api' } }]);
    expect(env.map(({ name }) => name)).toEqual(
      secretsOf(rich, 'api')
        .map(({ secretKey }) => secretKey)
        .toSorted(),
    );
    for (const { name, valueFrom } of env) expect(valueFrom).toEqual({ secretKeyRef: { name: 'api', key: name } });
    expect(containerOf(rich, 'pricing').envFrom).toEqual([{ configMapRef: { name: 'pricing' } }]);
    expect(find(rich, 'ExternalSecret', 'pricing')).toBeUndefined();
  });

  test('names peers in full, wherever they run', () => {
    const stage = minimalStage({
      services: {
        api: { calls: ['files', 'ledger'] },
        files: { kind: 'internal', port: 4000, namespace: 'storage', tls: true },
        ledger: { kind: 'internal', port: 5000, protocol: 'tcp' },
      },
    });
    expect(plainOf(stage, 'api')).toMatchObject({
      FILES_URL: 'https://files.storage.svc.cluster.local:4000',
      LEDGER_URL: 'tcp://ledger.shop.svc.cluster.local:5000',
    });
  });

  test('takes what the description says over what is injected', () => {
    const api = { uses: ['main'], env: { MAIN_URL: 'none', MAIN_HOST: 'localhost' } };
    const stage = minimalStage({ databases: { main: {} }, services: { api } });
    expect(plainOf(stage, 'api')).toMatchObject({ MAIN_URL: 'none', MAIN_HOST: 'localhost' });
    expect(secretsOf(stage, 'api').map(({ secretKey }) => secretKey)).not.toContain('MAIN_URL');
  });

  test('gives text with braces to Helm so that the same text comes out', () => {
    expect(plainOf(rich, 'api')).toMatchObject({ GREETING: 'Hello {{ `{{` }} name }}', PRICE: '$(COST)' });
  });
});

describe('secrets', () => {
  test('are those that the database and cache stacks make for this service', () => {
    const stage = stageOf(customerService, 'prod');
    const synthesized = synthesizeStage(customerService, 'prod');
    const made = ['database', 'cache'].flatMap((concern) =>
      synthesized.resources(concern, 'AWS::SecretsManager::Secret').map(([, { Name }]) => Name),
    );
    const keys = secretsOf(stage, 'customer-service').map(({ remoteRef }) => remoteRef.key);
    expect([...new Set(keys)].toSorted()).toEqual([
      'customer-service/prod/main/customer-service',
      'customer-service/prod/sessions/customer-service',
    ]);
    expect(keys.filter((key) => !made.includes(key))).toEqual([]);
  });

  test('that are declared are found by name or ARN, and by field', () => {
    expect(secretOf('api', 'PARTNER_KEY')?.remoteRef).toMatchObject({ key: 'shop/dev/partner', property: 'api.key' });
    expect(secretOf('api', 'SIGNING_KEY')?.remoteRef).toMatchObject({
      key: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:shared/signing-AbCdEf',
    });
  });

  test('are looked up again as often as the one that wants it most', () => {
    const secrets = { slow: { refreshHours: 24 }, slower: { refreshHours: 48 } };
    const api = { secrets: { A: 'slow', B: 'slower' } };
    const intervalOf = (patch: object) =>
      get(minimalStage({ secrets, ...patch }), 'ExternalSecret', 'api').spec?.refreshInterval;
    expect(intervalOf({ services: { api } })).toBe('24h');
    expect(intervalOf({ databases: { main: {} }, services: { api: { ...api, uses: ['main'] } } })).toBe('1h');
  });
});

describe('a change of the environment makes new pods', () => {
  const hashOf = (patch: object) => {
    const stage = minimalStage({ secrets: { key: {}, other: {} }, databases: { main: {} }, services: { api: patch } });
    return get(stage, 'Deployment', 'api').spec?.template.metadata?.annotations?.['slipway.dev/config-hash'];
  };

  test.each([
    ['of a value', { env: { MODE: 'fast' } }],
    ['of a secret by name', { secrets: { KEY: 'other' } }],
    ['of what is used', { uses: ['main'] }],
  ])('%s', (_, patch) => {
    const before = { env: { MODE: 'slow' }, secrets: { KEY: 'key' } };
    expect(hashOf({ ...before, ...patch })).not.toBe(hashOf(before));
    expect(hashOf(before)).toBe(hashOf(before));
  });

  test('also of what only the deployment knows', () => {
    expect(hashOf({ uses: ['main'] })).toMatch(
      /^\{\{ print `[0-9a-f]{16}` ` ` \.Values\.facts\.mainHost ` ` \.Values\.facts\.mainReader \| sha256sum \| trunc 16 \}\}$/,
    );
  });
});
