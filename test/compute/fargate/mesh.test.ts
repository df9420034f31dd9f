import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { encryptedServices, peerPort, proxyPort } from '../../../lib/lowering/fargate/service-connect';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';
import { synthesizeVariant } from '../../support/synth';

const services = {
  api: { port: 3000, calls: ['pricing'] },
  shop: { kind: 'web', port: 8080, routes: ['/shop/*'], calls: ['api'] },
  pricing: { kind: 'internal', port: 50051, protocol: 'grpc' },
};
const mesh = { mutualTls: 'strict' };
const on = synthesizeVariant({ mesh, services });
const off = synthesizeVariant({ services });

/** What a service offers its peers. */
const offered = (stage: typeof on, service: string): unknown => {
  const all = stage.resources('services-main', 'AWS::ECS::Service').map(([, properties]) => properties);
  const found = all.find(({ ServiceName }) => ServiceName === service)!;
  return (found['ServiceConnectConfiguration'] as { Services: unknown[] }).Services;
};

/** `declared: services.shop.calls (api)`, with the port. */
const openings = (stage: typeof on) =>
  stage
    .resources('services-main', 'AWS::EC2::SecurityGroupIngress')
    .map(([, { Description, FromPort }]) => `${String(Description)} on ${String(FromPort)}`)
    .toSorted();

describe('[CUS-03] without a mesh', () => {
  test('there is no authority, which costs money, and nothing of it in a service', () => {
    off.template('compute').resourceCountIs('AWS::ACMPCA::CertificateAuthority', 0);
    expect(JSON.stringify(off.stack('services-main').json)).not.toMatch(/Tls|IngressPortOverride/);
  });

  test('there is none with a mesh in which nobody calls anybody, either', () => {
    synthesizeVariant({ mesh }).template('compute').resourceCountIs('AWS::ACMPCA::CertificateAuthority', 0);
  });
});

describe('the authority of a mesh', () => {
  const compute = on.template('compute');

  test('signs certificates that live for days, and carries the tag by which ECS may use it', () => {
    compute.hasResourceProperties('AWS::ACMPCA::CertificateAuthority', {
      Type: 'ROOT',
      UsageMode: 'SHORT_LIVED_CERTIFICATE',
      Subject: { CommonName: 'dev.shop.internal' },
      Tags: Match.arrayWith([{ Key: 'AmazonECSManaged', Value: 'true' }]),
    });
  });

  test('is active before a service needs it', () => {
    compute.hasResourceProperties('AWS::ACMPCA::CertificateAuthorityActivation', { Status: 'ACTIVE' });
    expect(on.stack('services-main').dependsOn).toContain('compute');
  });

  test('is used by ECS alone', () => {
    compute.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: Match.objectLike({
        Statement: [Match.objectLike({ Principal: { Service: 'ecs.amazonaws.com' } })],
      }),
      ManagedPolicyArns: [
        {
          'Fn::Join': [
            '',
            Match.arrayWith([
              Match.stringLikeRegexp(
                'policy/service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity$',
              ),
            ]),
          ],
        },
      ],
    });
  });
});

describe('[VIB-31, VIB-32] a service that others call', () => {
  test.each(['api', 'pricing'])('%s takes from its peers what is encrypted', (service) => {
    expect(offered(on, service)).toEqual([
      expect.objectContaining({
        Tls: { IssuerCertificateAuthority: { AwsPcaAuthorityArn: expect.anything() }, RoleArn: expect.anything() },
      }),
    ]);
  });

  test('has a port of its own for them where the load balancer comes, too, which speaks no TLS of the mesh', () => {
    expect(offered(on, 'api')).toEqual([expect.objectContaining({ IngressPortOverride: 15443 })]);
    expect(offered(on, 'pricing')).toEqual([expect.not.objectContaining({ IngressPortOverride: expect.anything() })]);
  });

  test('is open to its peers on the port with TLS only', () => {
    expect(openings(on)).toEqual([
      'declared: services.api.calls (pricing) on 50051',
      'declared: services.api.routes on 3000',
      'declared: services.shop.calls (api) on 15443',
      'declared: services.shop.routes on 8080',
    ]);
    expect(openings(off)).toContain('declared: services.shop.calls (api) on 3000');
  });

  test('is called by the same URL as without a mesh', () => {
    const urls = (stage: typeof on) => JSON.stringify(stage.resources('services-main', 'AWS::ECS::TaskDefinition'));
    expect(urls(on)).toContain('"Name":"API_URL","Value":"http://api:3000"');
    expect(urls(on)).toEqual(urls(off));
  });
});

describe('the port of a proxy', () => {
  test.each<[string, Description, number | undefined]>([
    ['is the first that is free', {}, 15443],
    ['is none of the program', { ports: { admin: 15443 } }, 15444],
    ['is none of a container beside it', { sidecars: { agent: { image: 'x:1', port: 15443 } } }, 15444],
  ])('%s', (_, facts, expected) => {
    const stage = minimalStage({ mesh, services: { api: facts } });
    expect(proxyPort(stage, stage.services['api']!)).toBe(expected);
  });

  test('is that of the service where only peers come, and without a mesh', () => {
    const stage = minimalStage({ mesh, services });
    expect(peerPort(stage, stage.services['pricing']!)).toBe(50051);
    const plain = minimalStage({ services });
    expect(peerPort(plain, plain.services['api']!)).toBe(3000);
    expect(encryptedServices(plain)).toEqual([]);
  });
});

test('the gate finds nothing in it', () => {
  expect(on.findings).toEqual([]);
});
