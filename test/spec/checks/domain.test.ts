import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { minimalDescription, problemsOf, prod } from '../../support/descriptions';

const certificate = (region: string) =>
  `arn:aws:acm:${region}:111122223333:certificate/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f`;
const domain = (facts: Description = {}): Description => ({ name: 'dev.example.com', ...facts });
/** A stage without the CDN of the minimal one. */
const exposed = (facts: Description): Description => ({
  ingress: { exposure: 'public' },
  edge: { cdn: false },
  ...facts,
});

describe('users come in over TLS, or from declared addresses in a stage that is not production', () => {
  test.each<[string, Description, string[]]>([
    ['through a CDN', {}, []],
    ['over HTTP, from everywhere', exposed({}), ['ingress: open-http']],
    ['over HTTP, from one address', exposed({ ingress: { exposure: 'public', allowedCidrs: ['203.0.113.7/32'] } }), []],
    ['under a domain with a zone', exposed({ domain: domain({ hostedZoneId: 'Z1' }) }), []],
    [
      'under a domain with a certificate',
      exposed({ domain: domain({ certificateArn: certificate('us-east-1') }) }),
      [],
    ],
    ['under a domain with neither', exposed({ domain: domain() }), ['domain: no-certificate']],
    [
      'under a domain, through a CDN without a certificate',
      { domain: domain({ certificateArn: certificate('us-east-1') }) },
      ['domain: no-certificate'],
    ],
    [
      'only through a CDN that is not there',
      { ingress: { exposure: 'cdn-only' }, edge: { cdn: false }, domain: domain({ hostedZoneId: 'Z1' }) },
      ['ingress.exposure: unreachable'],
    ],
    [
      'from one address, behind a CDN that hides it',
      { ingress: { exposure: 'cdn-only', allowedCidrs: ['203.0.113.7/32'] } },
      ['ingress.allowedCidrs: no-effect'],
    ],
    [
      'with certificates of wrong regions',
      {
        domain: domain({ certificateArn: certificate('eu-west-1'), edgeCertificateArn: certificate('eu-west-1') }),
      },
      ['domain.certificateArn: wrong-region', 'domain.edgeCertificateArn: wrong-region'],
    ],
  ])('%s', (_, facts, expected) => {
    const problems = problemsOf(minimalDescription({ stages: { dev: facts } }));
    expect(problems).toEqual(expected.map((problem) => `stages.dev.${problem}`));
  });
});

test("the certificate of a CDN is in us-east-1, that of the load balancer in the stage's region", () => {
  const zones = ['eu-west-1a', 'eu-west-1b'];
  const stage = (loadBalancer: string, cdn: string) => ({
    region: 'eu-west-1',
    zones,
    domain: domain({ certificateArn: certificate(loadBalancer), edgeCertificateArn: certificate(cdn) }),
  });
  const problems = (facts: Description) => problemsOf(minimalDescription({ stages: { dev: facts } }));
  expect(problems(stage('eu-west-1', 'us-east-1'))).toEqual([]);
  expect(problems(stage('us-east-1', 'eu-west-1'))).toEqual([
    'stages.dev.domain.certificateArn: wrong-region',
    'stages.dev.domain.edgeCertificateArn: wrong-region',
  ]);
});

test('a production stage needs a domain, and says so at the stage', () => {
  const withoutDomain = { ...prod, domain: null };
  expect(problemsOf(minimalDescription({ stages: { prod: withoutDomain } }))).toEqual(['stages.prod.domain: missing']);
  expect(problemsOf(minimalDescription({ stages: { live: { ...withoutDomain, production: true } } }))).toEqual([
    'stages.live.domain: missing',
  ]);
  expect(problemsOf(minimalDescription({ stages: { prod } }))).toEqual([]);
});

test('a system that nobody enters from outside needs none of this', () => {
  const description = minimalDescription({
    services: { api: { kind: 'internal', port: 8080 } },
    stages: { dev: { ingress: null, edge: null }, prod: { ...prod, domain: null } },
  });
  expect(problemsOf(description)).toEqual([]);
});
