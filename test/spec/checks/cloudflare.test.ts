import { describe, expect, test } from '@jest/globals';
import { AUTHORITY, CLIENT } from '../../support/certificates';
import type { Description } from '../../support/descriptions';
import { issuesOf, minimalDescription, problemsOf } from '../../support/descriptions';

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f';
const domain = { name: 'shop.example.com', certificateArn };
const cloudflare = { originPullCa: AUTHORITY };
const stage = (facts: Description): Description =>
  minimalDescription({
    stages: {
      dev: { ingress: { exposure: 'cloudflare', cloudflare }, edge: { cdn: false }, domain, ...facts },
    },
  });
const authority = (originPullCa: string) => ({ ingress: { exposure: 'cloudflare', cloudflare: { originPullCa } } });

describe('[RWP-01] behind Cloudflare', () => {
  test.each<[string, Description, string[]]>([
    ['an authority, a name and a certificate are enough', {}, []],
    ['several authorities are as good as one', authority(`${AUTHORITY}\n\n${AUTHORITY}\n`), []],
    [
      'an authority is a must, for addresses prove little',
      { ingress: { exposure: 'cloudflare', cloudflare: null } },
      ['ingress.cloudflare: missing'],
    ],
    [
      'the certificate that Cloudflare shows is no authority',
      authority(CLIENT),
      ['ingress.cloudflare.originPullCa: bad-certificate'],
    ],
    [
      'half a certificate is found before it is deployed',
      authority(AUTHORITY.replace('MIIB', 'AAAA')),
      ['ingress.cloudflare.originPullCa: bad-certificate'],
    ],
    [
      'a private key is turned away',
      authority(`${AUTHORITY}\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----`),
      ['ingress.cloudflare.originPullCa: invalid'],
    ],
    ['TLS needs a name', { domain: null }, ['domain: missing']],
    ['TLS needs a name in production, too', { domain: null, production: true }, ['domain: missing']],
    ['TLS needs a certificate', { domain: { name: domain.name } }, ['domain: no-certificate']],
    [
      'no record in Route 53 leads around it',
      { domain: { ...domain, hostedZoneId: 'Z0123456789' } },
      ['domain.hostedZoneId: contradiction'],
    ],
    [
      'CloudFront has no place',
      { edge: { cdn: true }, domain: { ...domain, edgeCertificateArn: certificateArn } },
      ['edge.cdn: contradiction'],
    ],
    [
      'addresses of people are limited there',
      { ingress: { exposure: 'cloudflare', cloudflare, allowedCidrs: ['203.0.113.7/32'] } },
      ['ingress.allowedCidrs: no-effect'],
    ],
  ])('%s', (_, facts, expected) => {
    expect(problemsOf(stage(facts))).toEqual(expected.map((problem) => `stages.dev.${problem}`));
  });

  test('a hosted zone is never the advice', () => {
    expect(issuesOf(stage({ domain: { name: domain.name } })).map(({ fix }) => fix)).toEqual(['add certificateArn']);
  });
});

test('what is said about Cloudflare matters only where it is in front', () => {
  const ingress = { exposure: 'public', cloudflare };
  expect(problemsOf(stage({ ingress }))).toEqual(['stages.dev.ingress.cloudflare: no-effect']);
});
