import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { IApplicationNetworkPolicy } from '../../../lib/lowering/kubernetes/models';
import { infrastructureFacts } from '../../../lib/lowering/kubernetes/infrastructure-facts';
import { lowerStage } from '../../../lib/lowering/lower-stage';
import type { StageSpec } from '../../../lib/spec/stage';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';
import policySchema from './application-network-policy.schema.json';
import { allOf, find, get } from './objects';
import { richStage } from './rich-stage';

const KIND = 'ApplicationNetworkPolicy';
const names = ['api.openai.com', '*.googleapis.com:443', 'partner.example.com:8443'];
const withApi = (api: Description, patch: Description = {}) =>
  minimalStage({ ...patch, services: { api: { egress: names, ...api } } });

/** `host:port` of everything that the policy of the service names. */
function named(stage: StageSpec, service = 'api'): string[] {
  return get(stage, KIND, `${service}--names`).spec.egress.flatMap(({ to, ports }) =>
    to.flatMap(({ domainNames }) => domainNames.flatMap((host) => ports.map(({ port }) => `${host}:${port}`))),
  );
}

/** With values for what only a deployment knows, as Helm puts them in. */
function rendered(policy: IApplicationNetworkPolicy): unknown {
  return JSON.parse(JSON.stringify(policy).replaceAll(/\{\{[^}]*\}\}/g, 'main.abc123.us-east-1.rds.amazonaws.com'));
}

describe('[RWP-04] names on eks', () => {
  test('are a policy of Auto Mode for the pods of the service, a rule for each port', () => {
    const { spec } = get(withApi({}), KIND, 'api--names');
    expect(spec).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'api' } },
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ domainNames: ['api.openai.com', '*.googleapis.com'] }],
          ports: [{ protocol: 'TCP', port: 443 }],
        },
        { to: [{ domainNames: ['partner.example.com'] }], ports: [{ protocol: 'TCP', port: 8443 }] },
      ],
    });
  });

  test.each(['internet', []])('are none with egress %j', (egress) => {
    expect(allOf(withApi({ egress }), KIND)).toEqual([]);
  });

  test('never share the name of a NetworkPolicy, by which the controller of EKS would mix them up', () => {
    const stage = richStage();
    const key = ({ metadata }: { metadata: { namespace?: string; name: string } }) =>
      `${metadata.namespace}/${metadata.name}`;
    const others = new Set(allOf(stage, 'NetworkPolicy').map(key));
    const policies = allOf(stage, KIND).map(key);
    expect(policies.length).toBeGreaterThan(0);
    expect(policies.filter((policy) => others.has(policy))).toEqual([]);
  });

  test('leave nothing open to all public addresses', () => {
    const stage = withApi({ uses: ['uploads', 'mails'] }, { buckets: { uploads: {} }, queues: { mails: {} } });
    const peers = get(stage, 'NetworkPolicy', 'api').spec?.egress?.flatMap(({ to }) => to ?? []);
    expect(peers?.map(({ ipBlock }) => ipBlock?.cidr)).not.toContain('0.0.0.0/0');
  });

  test('stay on the way while nothing is released', () => {
    expect(find(withApi({}), KIND, 'api--names', 'unreleased')).toEqual(get(withApi({}), KIND, 'api--names'));
  });

  test('are not enforced on the nodes of a privileged daemon, so it is refused', () => {
    const stage = minimalStage({ services: { dind: { kind: 'daemon', privileged: true, egress: names } } });
    const note = lowerStage(stage, 'eks').find(({ path }) => path === 'services.dind.egress');
    expect(note).toMatchObject({ status: 'refused', reason: expect.stringContaining('Auto Mode alone') });
  });
});

describe('what a service reaches inside is named as well, since nodes answer for listed names alone', () => {
  test('peers, databases and caches, each on its own port', () => {
    const services = { pricing: { kind: 'internal', port: 50051, namespace: 'backend' } };
    const stage = minimalStage({
      databases: { main: {} },
      caches: { sessions: {} },
      services: { ...services, api: { egress: ['api.openai.com'], calls: ['pricing'], uses: ['main', 'sessions'] } },
    });
    expect(named(stage)).toEqual([
      'api.openai.com:443',
      'pricing.backend.svc.cluster.local:50051',
      '{{ .Values.facts.mainHost }}:5432',
      '{{ .Values.facts.mainReader }}:5432',
      '{{ .Values.facts.sessionsHost }}:6379',
    ]);
  });

  test('hosts that a deployment is then asked for, even where no variable wants them', () => {
    const env = { MAIN_HOST: 'x', MAIN_READER_HOST: 'x' };
    const facts = (egress: unknown) =>
      infrastructureFacts(withApi({ egress, env, uses: ['main'] }, { databases: { main: {} } })).map(
        ({ name }) => name,
      );
    expect(facts(names)).toEqual(expect.arrayContaining(['main-host', 'main-reader']));
    expect(facts([])).not.toContain('main-reader');
  });

  test('AWS services with a private endpoint, and S3 where it uses a bucket', () => {
    const patch = { queues: { mails: {} }, buckets: { uploads: {} } };
    const aws = (api: Description) => named(withApi(api, patch)).filter((name) => name.includes('amazonaws'));
    expect(aws({})).toEqual([]);
    expect(aws({ uses: ['mails'] })).toContain('sqs.us-east-1.amazonaws.com:443');
    expect(aws({ uses: ['mails'] }).filter((name) => name.includes('s3'))).toEqual([]);
    expect(aws({ uses: ['uploads'] })).toContain('*.s3.us-east-1.amazonaws.com:443');
  });

  test('all of AWS where there are no private endpoints, which is said', () => {
    const stage = withApi({ uses: ['mails'] }, { queues: { mails: {} }, network: { privateEndpoints: false } });
    expect(named(stage)).toContain('*.amazonaws.com:443');
    const note = lowerStage(stage, 'eks').find(({ path }) => path === 'services.api.egress');
    expect(note).toMatchObject({ status: 'rounded', reason: expect.stringContaining('*.amazonaws.com') });
  });
});

describe('by the definition of the policy', () => {
  const schema = z.fromJSONSchema(policySchema as z.core.JSONSchema.JSONSchema);

  test('what is written is valid', () => {
    const policies = [...allOf(richStage(), KIND), ...allOf(withApi({}), KIND)];
    expect(policies.length).toBeGreaterThan(1);
    for (const policy of policies) expect(schema.safeParse(rendered(policy)).error?.issues ?? []).toEqual([]);
  });

  test.each([
    ['a field of another kind', { fqdn: 'api.openai.com' }],
    ['no name at all', { domainNames: [] }],
    ['a name with a port', { domainNames: ['api.openai.com:443'] }],
    ['a wildcard inside', { domainNames: ['api.*.com'] }],
  ])('%s would not be', (_, peer) => {
    const policy = get(withApi({}), KIND, 'api--names');
    const wrong = { ...policy, spec: { ...policy.spec, egress: [{ to: [peer] }] } };
    expect(schema.safeParse(wrong).success).toBe(false);
  });
});
