import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import customerService from '../../systems/customer-service';
import { prefixListId } from '../../lib/data/prefix-lists';
import type { Description } from '../support/descriptions';
import type { SynthesizedStage } from '../support/synth';
import { synthesizeStage, synthesizeVariant } from '../support/synth';

const prod = synthesizeStage(customerService, 'prod');
const dev = synthesizeStage(customerService, 'dev');

/** The minimal stage, through its own door: no CDN in front unless the patch says so. */
const stageWith = (stage: Description, patch: Description = {}) =>
  synthesizeVariant({ ...patch, stages: { dev: stage } });
const domain = { name: 'shop.example.com', hostedZoneId: 'Z0123456789' };
const open = { ingress: { exposure: 'public' }, edge: { cdn: false }, domain };
const office = { ingress: { exposure: 'public', allowedCidrs: ['203.0.113.0/24'] }, edge: { cdn: false } };
/** Written into the group or beside it, as CDK does with prefix lists. */
function openings(stage: SynthesizedStage): unknown[] {
  const groups = stage.resources('ingress', 'AWS::EC2::SecurityGroup');
  const rules = stage.resources('ingress', 'AWS::EC2::SecurityGroupIngress');
  return [
    ...groups.flatMap(([, { SecurityGroupIngress }]) => (SecurityGroupIngress ?? []) as unknown[]),
    ...rules.map(([, rule]) => rule),
  ];
}

describe('[CUS-01, CUS-15] the load balancer', () => {
  test('stands in the public subnets of three zones where the system is public', () => {
    prod.template('ingress').hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      Scheme: 'internet-facing',
      Type: 'application',
      Subnets: Array(3).fill({
        'Fn::GetStackOutput': Match.objectLike({ OutputName: Match.stringLikeRegexp('publicSubnet') }),
      }),
    });
  });

  test('[CUS-43] stands beside the data, without a public address, where only the CDN may come', () => {
    dev.template('ingress').hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      Scheme: 'internal',
      Subnets: Array(3).fill({
        'Fn::GetStackOutput': Match.objectLike({ OutputName: Match.stringLikeRegexp('isolatedSubnet') }),
      }),
    });
  });

  test('drops malformed headers, and cannot be deleted by mistake where data is kept', () => {
    const attributes = (deletionProtection: string) => ({
      LoadBalancerAttributes: Match.arrayWith([
        { Key: 'deletion_protection.enabled', Value: deletionProtection },
        { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
      ]),
    });
    prod.template('ingress').hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', attributes('true'));
    dev.template('ingress').hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', attributes('false'));
  });

  test('writes who asked and who connected into a private bucket that lets logs go after the declared time', () => {
    const template = prod.template('ingress');
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      LoadBalancerAttributes: Match.arrayWith([
        { Key: 'access_logs.s3.enabled', Value: 'true' },
        { Key: 'connection_logs.s3.enabled', Value: 'true' },
      ]),
    });
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 90 })] },
    });
  });

  test('keeps silent connections as long as is declared', () => {
    const stage = stageWith({}, { ingress: { idleTimeoutSeconds: 600 } });
    stage.template('ingress').hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      LoadBalancerAttributes: Match.arrayWith([{ Key: 'idle_timeout.timeout_seconds', Value: '600' }]),
    });
  });

  test('is not made where nobody comes in', () => {
    const tool = { kind: 'internal', port: 9000 };
    expect([
      ...stageWith({ ingress: null, edge: null }, { services: { api: null, tool } }).stacks.keys(),
    ]).not.toContain('ingress');
  });
});

describe('[CUS-44] TLS', () => {
  test('ends at a listener with the certificate of the domain, and TLS 1.2 at least', () => {
    const template = prod.template('ingress');
    const [certificate] = Object.keys(template.findResources('AWS::CertificateManager::Certificate'));
    template.hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: 'customers.example.com',
      ValidationMethod: 'DNS',
    });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: { Ref: certificate } }],
      SslPolicy: Match.stringLikeRegexp('^ELBSecurityPolicy-TLS13-1-2-'),
    });
  });

  test('is where plain HTTP is sent to', () => {
    prod.template('ingress').hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 80,
      DefaultActions: [
        { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
      ],
    });
    prod.template('ingress').resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 2);
  });

  test('uses a certificate that is brought along instead of making one', () => {
    const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b';
    const template = stageWith({ ...open, domain: { name: domain.name, certificateArn } }).template('ingress');
    template.resourceCountIs('AWS::CertificateManager::Certificate', 0);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Certificates: [{ CertificateArn: certificateArn }],
    });
  });

  test('alone is spoken behind a CDN under a domain: port 80 has no listener', () => {
    const template = stageWith({ ingress: { exposure: 'cdn-only' }, edge: { cdn: true }, domain }).template('ingress');
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 443 });
  });
});

test('a request that no rule knows is answered 404, on whichever port', () => {
  for (const stage of [prod, dev]) {
    stage.template('ingress').hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: Match.objectLike({ StatusCode: '404' }) }],
    });
  }
});

describe('[CUS-16, CUS-43] the security group of the load balancer opens', () => {
  const from = (source: object, ...ports: number[]) =>
    ports.map((port) => expect.objectContaining({ ...source, IpProtocol: 'tcp', FromPort: port, ToPort: port }));

  test('443 and the redirect on 80 to everybody where the system is public', () => {
    expect(openings(prod)).toEqual(from({ CidrIp: '0.0.0.0/0' }, 443, 80));
  });

  test('its port to CloudFront alone where only the CDN may come', () => {
    expect(openings(dev)).toEqual(from({ SourcePrefixListId: prefixListId('cloudfront', 'us-east-1') }, 80));
    const behindTls = stageWith({ ingress: { exposure: 'cdn-only' }, edge: { cdn: true }, domain });
    expect(openings(behindTls)).toEqual(from({ SourcePrefixListId: prefixListId('cloudfront', 'us-east-1') }, 443));
  });

  test('plain HTTP to declared addresses alone where there is no domain', () => {
    expect(openings(stageWith(office))).toEqual(from({ CidrIp: '203.0.113.0/24' }, 80));
  });

  test('nothing outbound by itself: what it may reach is written by those behind it', () => {
    const [[, group] = []] = prod.resources('ingress', 'AWS::EC2::SecurityGroup');
    expect(group!['SecurityGroupEgress']).toEqual([expect.objectContaining({ CidrIp: '255.255.255.255/32' })]);
  });
});

describe('the firewall', () => {
  test('stands before a public load balancer, with the managed rules and a limit per address, and logs what it blocks', () => {
    const template = prod.template('ingress');
    template.hasResourceProperties('AWS::WAFv2::WebACL', {
      Scope: 'REGIONAL',
      Rules: Match.arrayWith([
        Match.objectLike({ Name: 'AWSManagedRulesCommonRuleSet' }),
        Match.objectLike({ Name: 'AWSManagedRulesKnownBadInputsRuleSet' }),
        Match.objectLike({
          Name: 'RateLimit',
          Statement: { RateBasedStatement: { Limit: 2000, AggregateKeyType: 'IP' } },
        }),
      ]),
    });
    template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: { Ref: Match.stringLikeRegexp('LoadBalancer') },
    });
    template.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      RedactedFields: Match.arrayWith([
        { SingleHeader: { Name: 'authorization' } },
        { SingleHeader: { Name: 'cookie' } },
      ]),
    });
  });

  test('is not put before a private one, which has that of the CDN, nor where it is declared off', () => {
    dev.template('ingress').resourceCountIs('AWS::WAFv2::WebACL', 0);
    stageWith({ ...open, ingress: { waf: false, exposure: 'public' } })
      .template('ingress')
      .resourceCountIs('AWS::WAFv2::WebACL', 0);
  });
});

test('every way in passes the gate', () => {
  for (const stage of [prod, dev, stageWith(open), stageWith(office)]) expect(stage.findings).toEqual([]);
});
