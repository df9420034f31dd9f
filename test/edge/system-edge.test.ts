import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { AllowedMethods, CachePolicy, OriginRequestPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { prefixListId } from '../../lib/data/prefix-lists';
import customerService from '../../systems/customer-service';
import type { Description } from '../support/descriptions';
import type { SynthesizedStage } from '../support/synth';
import { synthesizeStage, synthesizeVariant } from '../support/synth';

const DISTRIBUTION = 'AWS::CloudFront::Distribution';
const RECORD = 'AWS::Route53::RecordSet';

const domain = { name: 'shop.example.com', hostedZoneId: 'Z0123456789' };
const open = { ingress: { exposure: 'public' }, edge: { cdn: false }, domain };
const variant = (stage: Description) => synthesizeVariant({ stages: { dev: stage } });
const withCdn = variant({ ...open, edge: { cdn: true, cachedPaths: ['/static/*'] } });
const withoutCdn = variant(open);
const prod = synthesizeStage(customerService, 'prod');
const dev = synthesizeStage(customerService, 'dev');

const idsOf = (stage: SynthesizedStage, concern: string) =>
  Object.entries(stage.stack(concern).json.Resources).map(([id, { Type }]) => `${id}: ${Type}`);
const recordIn = (stage: SynthesizedStage, type: string) =>
  stage.resources('edge', RECORD).find(([, { Type }]) => Type === type);

describe('turning the CDN on or off replaces nothing', () => {
  test('the load balancer and all that belongs to it stay the same, to the last property', () => {
    expect(withCdn.stack('ingress').json.Resources).toEqual(withoutCdn.stack('ingress').json.Resources);
  });

  test('the public name stays the same record, which leads elsewhere', () => {
    const [[id, on] = [], [sameId, off] = []] = [withCdn, withoutCdn].map((stage) => recordIn(stage, 'A'));
    expect(id).toBe(sameId);
    expect({ ...on, AliasTarget: undefined }).toEqual({ ...off, AliasTarget: undefined });
    expect(on!['AliasTarget']).not.toEqual(off!['AliasTarget']);
  });

  test('only the edge stack gains resources', () => {
    for (const concern of ['network', 'compute', 'services-main', 'ingress'])
      expect(idsOf(withCdn, concern)).toEqual(idsOf(withoutCdn, concern));
    expect(idsOf(withCdn, 'edge')).toEqual(expect.arrayContaining(idsOf(withoutCdn, 'edge')));
  });

  test('without a CDN the name leads to the load balancer', () => {
    withoutCdn.template('edge').resourceCountIs(DISTRIBUTION, 0);
    expect(JSON.stringify(recordIn(withoutCdn, 'A'))).toContain('dualstack.');
  });

  test('with a CDN the name leads to it, over IPv6 too', () => {
    const target = {
      AliasTarget: { DNSName: { 'Fn::GetAtt': [Match.stringLikeRegexp('Distribution'), 'DomainName'] } },
    };
    withCdn.template('edge').hasResourceProperties(RECORD, { Type: 'A', Name: 'shop.example.com.', ...target });
    withCdn.template('edge').hasResourceProperties(RECORD, { Type: 'AAAA', ...target });
  });
});

describe('[CUS-12, CUS-41] the CDN', () => {
  const behaviour = (properties: object) => ({ DistributionConfig: Match.objectLike(properties) });

  test('caches nothing by itself, and passes on everything that a viewer sends', () => {
    prod.template('edge').hasResourceProperties(
      DISTRIBUTION,
      behaviour({
        DefaultCacheBehavior: Match.objectLike({
          CachePolicyId: CachePolicy.CACHING_DISABLED.cachePolicyId,
          OriginRequestPolicyId: OriginRequestPolicy.ALL_VIEWER.originRequestPolicyId,
          AllowedMethods: AllowedMethods.ALLOW_ALL.methods,
        }),
      }),
    );
  });

  test('keeps static assets as their answers allow', () => {
    prod.template('edge').hasResourceProperties(
      DISTRIBUTION,
      behaviour({
        CacheBehaviors: [
          Match.objectLike({
            PathPattern: '/static/*',
            CachePolicyId: CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS_QUERY_STRINGS.cachePolicyId,
          }),
        ],
      }),
    );
  });

  test('[CUS-44] speaks TLS 1.2 at least with viewers under the domain, and sends plain HTTP there', () => {
    prod.template('edge').hasResourceProperties(
      DISTRIBUTION,
      behaviour({
        Aliases: ['customers.example.com'],
        ViewerCertificate: Match.objectLike({
          MinimumProtocolVersion: Match.stringLikeRegexp('^TLSv1\\.2'),
          SslSupportMethod: 'sni-only',
        }),
        DefaultCacheBehavior: Match.objectLike({ ViewerProtocolPolicy: 'redirect-to-https' }),
      }),
    );
  });

  test('has its own name where the stage has no domain', () => {
    dev
      .template('edge')
      .hasResourceProperties(DISTRIBUTION, behaviour({ Aliases: Match.absent(), ViewerCertificate: Match.absent() }));
    dev.template('edge').resourceCountIs(RECORD, 0);
  });

  test('logs who asked for what', () => {
    prod.template('edge').hasResourceProperties(DISTRIBUTION, behaviour({ Logging: { Bucket: Match.anyValue() } }));
  });

  test('is made only where it is declared', () => {
    expect(synthesizeStage(customerService, 'staging').resources('edge', DISTRIBUTION)).toEqual([]);
    const private_ = variant({
      ingress: { exposure: 'public', allowedCidrs: ['203.0.113.0/24'] },
      edge: { cdn: false },
    });
    expect([...private_.stacks.keys()]).not.toContain('edge');
  });
});

describe('the way from the CDN to the load balancer', () => {
  const origins = (stage: SynthesizedStage) => {
    const [[, distribution] = []] = stage.resources('edge', DISTRIBUTION);
    return (distribution!['DistributionConfig'] as { Origins: Record<string, unknown>[] }).Origins;
  };

  test('leads through the network where the load balancer is private: nobody can go around the CDN', () => {
    expect(origins(dev)).toEqual([expect.objectContaining({ VpcOriginConfig: expect.anything() })]);
    dev.template('edge').hasResourceProperties('AWS::CloudFront::VpcOrigin', {
      VpcOriginEndpointConfig: Match.objectLike({ OriginProtocolPolicy: 'http-only' }),
    });
  });

  test('[CUS-44] leads over TLS where there is a certificate, by the name that the certificate has', () => {
    const stage = variant({ ingress: { exposure: 'cdn-only' }, edge: { cdn: true }, domain });
    expect(origins(stage)).toEqual([
      expect.objectContaining({ DomainName: 'shop.example.com', VpcOriginConfig: expect.anything() }),
    ]);
    stage.template('edge').hasResourceProperties('AWS::CloudFront::VpcOrigin', {
      VpcOriginEndpointConfig: Match.objectLike({ OriginProtocolPolicy: 'https-only' }),
    });
    expect(stage.findings).toEqual([]);
  });

  test('leads to the public name of a public load balancer', () => {
    expect(origins(prod)).toEqual([
      expect.objectContaining({ CustomOriginConfig: expect.objectContaining({ OriginProtocolPolicy: 'https-only' }) }),
    ]);
  });
});

describe('a stage outside of us-east-1', () => {
  const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
  const stage = synthesizeVariant({ stages: { dev: { ...open, region: 'eu-west-1', zones, edge: { cdn: true } } } });

  test('keeps its load balancer at home, and the firewall and certificate of its CDN in us-east-1', () => {
    expect([stage.stack('ingress').region, stage.stack('edge').region]).toEqual(['eu-west-1', 'us-east-1']);
    stage.template('edge').hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'CLOUDFRONT' });
    stage
      .template('edge')
      .hasResourceProperties('AWS::CertificateManager::Certificate', { DomainName: 'shop.example.com' });
    stage.template('ingress').hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'REGIONAL' });
  });

  test('encrypts the logs of that firewall with a key of that region', () => {
    stage.template('edge').hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: 'aws-waf-logs-shop-dev-edge',
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('LogKey'), 'Arn'] },
    });
    expect(JSON.stringify(stage.resources('edge', 'AWS::KMS::Key'))).toContain('logs.us-east-1.amazonaws.com');
  });

  test('tells the edge where the load balancer is by its region, not by an export', () => {
    expect(JSON.stringify(stage.stack('edge').json)).toContain('"StackName":"shop-dev-ingress","Region":"eu-west-1"');
    expect(stage.findings).toEqual([]);
  });

  test('behind a private load balancer admits CloudFront by the prefix list of its own region', () => {
    const behind = synthesizeVariant({ stages: { dev: { region: 'eu-west-1', zones } } });
    expect(JSON.stringify(behind.resources('ingress', 'AWS::EC2::SecurityGroupIngress'))).toContain(
      prefixListId('cloudfront', 'eu-west-1'),
    );
    expect(behind.findings).toEqual([]);
  });
});

describe('the firewall of the CDN', () => {
  test('stands before the distribution', () => {
    dev.template('edge').hasResourceProperties(DISTRIBUTION, {
      DistributionConfig: Match.objectLike({ WebACLId: { 'Fn::GetAtt': [Match.stringLikeRegexp('WebAcl'), 'Arn'] } }),
    });
  });

  test('is left out where it is declared off', () => {
    const stage = variant({ edge: { cdn: true, waf: false } });
    stage.template('edge').resourceCountIs('AWS::WAFv2::WebACL', 0);
    expect(stage.findings).toEqual([]);
  });
});
