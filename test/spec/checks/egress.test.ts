import { describe, expect, test } from '@jest/globals';
import { parseEgressName } from '../../../lib/spec/egress-name';
import { issuesOf, minimalDescription, problemsOf } from '../../support/descriptions';

const withEgress = (...egress: string[]) => minimalDescription({ services: { api: { egress } } });

test.each([
  ['api.openai.com', { host: 'api.openai.com', port: 443 }],
  ['*.googleapis.com', { host: '*.googleapis.com', port: 443 }],
  ['partner.example.com:8443', { host: 'partner.example.com', port: 8443 }],
])('a name is a host and a port, which is 443 where it says none: %s', (name, expected) => {
  expect(parseEgressName(name)).toEqual(expected);
});

describe('[RWP-04] egress takes names of the internet', () => {
  test.each([
    'api.openai.com',
    '*.googleapis.com:443',
    'a.b.c.example.co.uk:1',
    'x-1.example.com:65535',
    'xn--80ak6aa92e.com',
    'xn--e1afmkfd.xn--p1ai',
  ])('such as %s', (name) => {
    expect(problemsOf(withEgress(name))).toEqual([]);
  });

  test.each([
    ['an address', '203.0.113.10'],
    ['a URL', 'https://api.openai.com'],
    ['a path', 'api.openai.com/v1'],
    ['a wildcard in the middle', 'api.*.com'],
    ['a part of a label', 'api*.example.com'],
    ['everything', '*'],
    ['a whole top-level domain', '*.com'],
    ['a single label', 'intranet'],
    ['a label that begins with a hyphen', '-api.example.com'],
    ['capitals', 'API.example.com'],
    ['a dot at its end', 'api.example.com.'],
    ['a port that is no number', 'api.example.com:https'],
    ['port 0', 'api.example.com:0'],
    ['a port beyond the last', 'api.example.com:65536'],
    ['a name inside the network', 'db.shop.internal'],
    ['a name inside a cluster', 'api.shop.svc.cluster.local'],
  ])('not %s', (_, name) => {
    expect(problemsOf(withEgress(name))).toEqual(['services.api.egress[0]: invalid']);
  });

  test('of a length that DNS has', () => {
    const label = 'a'.repeat(63);
    expect(problemsOf(withEgress(`${label}.com`))).toEqual([]);
    expect(problemsOf(withEgress(`a${label}.com`))).toEqual(['services.api.egress[0]: too-long']);
    expect(problemsOf(withEgress(`${`${label}.`.repeat(4)}com`))).toEqual(['services.api.egress[0]: too-long']);
  });

  test('each once, however it is written', () => {
    expect(issuesOf(withEgress('api.openai.com', 'api.openai.com:80', 'api.openai.com:443'))).toEqual([
      {
        path: 'services.api.egress[2]',
        code: 'duplicate-reference',
        message: "'api.openai.com:443' is named twice",
        found: '"api.openai.com:443"',
        allowed: 'without a port, a name means port 443',
        fix: 'name it once',
      },
    ]);
  });
});
