import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { cloudflareRanges } from '../../lib/data/cloudflare';
import { originPulls } from '../../lib/ingress/cloudflare';
import { AUTHORITY } from '../support/certificates';
import { synthesizeVariant } from '../support/synth';

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f';
const domain = { name: 'shop.example.com', certificateArn };
const variant = (ingress: Record<string, unknown>) =>
  synthesizeVariant({ stages: { dev: { ingress, edge: { cdn: false }, domain } } });
const stage = variant({ exposure: 'cloudflare', cloudflare: { originPullCa: AUTHORITY } });
const open = variant({ exposure: 'public' });
const ingress = stage.template('ingress');

describe('[RWP-01] a load balancer behind Cloudflare', () => {
  test('stands where it would stand if it were open, so that going there and back replaces nothing', () => {
    const TYPE = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
    ingress.hasResourceProperties(TYPE, { Scheme: 'internet-facing' });
    expect(stage.resources('ingress', TYPE)).toEqual(open.resources('ingress', TYPE));
    const idOf443 = (of: typeof stage) =>
      of.resources('ingress', 'AWS::ElasticLoadBalancingV2::Listener').find(([, { Port }]) => Port === 443)?.[0];
    expect(idOf443(stage)).toBe(idOf443(open));
  });

  test('lets in the addresses of Cloudflare and nobody else, on 443 and nowhere else', () => {
    const [[list] = []] = stage.resources('ingress', 'AWS::EC2::PrefixList');
    expect(stage.resources('ingress', 'AWS::EC2::SecurityGroupIngress').map(([, rule]) => rule)).toEqual([
      expect.objectContaining({
        SourcePrefixListId: { 'Fn::GetAtt': [list, 'PrefixListId'] },
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
      }),
    ]);
    expect(JSON.stringify(stage.resources('ingress', 'AWS::EC2::SecurityGroup'))).not.toContain('0.0.0.0/0');
    ingress.hasResourceProperties('AWS::EC2::PrefixList', {
      AddressFamily: 'IPv4',
      Entries: cloudflareRanges.map((Cidr) => ({ Cidr })),
    });
  });

  test('keeps the list well below the 60 rules of a security group, with room for more ranges', () => {
    const [[, list] = []] = stage.resources('ingress', 'AWS::EC2::PrefixList');
    expect(list!['MaxEntries']).toBeGreaterThan(cloudflareRanges.length);
    expect(list!['MaxEntries']).toBeLessThanOrEqual(30);
  });

  test('speaks TLS alone: there is no port 80 from which to be sent on', () => {
    ingress.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
    ingress.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: certificateArn }],
    });
  });

  test('refuses whoever shows no valid certificate of the declared authority', () => {
    const [[trustStore] = []] = stage.resources('ingress', 'AWS::ElasticLoadBalancingV2::TrustStore');
    ingress.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      MutualAuthentication: {
        Mode: 'verify',
        TrustStoreArn: { 'Fn::GetAtt': [trustStore, 'TrustStoreArn'] },
        IgnoreClientCertificateExpiry: false,
      },
    });
    ingress.hasResourceProperties('AWS::ElasticLoadBalancingV2::TrustStore', {
      Name: Match.stringLikeRegexp('^([a-zA-Z0-9]+-)*[a-zA-Z0-9]{1,32}$'),
      CaCertificatesBundleS3Key: Match.stringLikeRegexp(String.raw`^[0-9a-f]{64}\.pem$`),
    });
  });

  test('counts requests by who asked Cloudflare, and does not judge the address of Cloudflare itself', () => {
    ingress.hasResourceProperties('AWS::WAFv2::WebACL', {
      Rules: Match.arrayWith([
        Match.objectLike({
          Name: 'RateLimit',
          Priority: 3,
          Statement: {
            RateBasedStatement: {
              Limit: 2000,
              AggregateKeyType: 'FORWARDED_IP',
              ForwardedIPConfig: { HeaderName: 'CF-Connecting-IP', FallbackBehavior: 'MATCH' },
            },
          },
        }),
      ]),
    });
    expect(JSON.stringify(stage.resources('ingress', 'AWS::WAFv2::WebACL'))).not.toContain('IpReputation');
    expect(JSON.stringify(open.resources('ingress', 'AWS::WAFv2::WebACL'))).toContain('IpReputation');
  });

  test('has no record in Route 53, which would lead around Cloudflare, and says where to point one', () => {
    expect([...stage.stacks.keys()]).not.toContain('edge');
    expect(JSON.stringify(stage.stack('ingress').json.Outputs)).toContain('to point a domain at');
  });

  test('passes the gate, with nothing acknowledged about who may come', () => {
    expect(stage.findings).toEqual([]);
  });
});

test('the authorities reach the trust store as an object that is named by its content, wherever it is made', () => {
  const bundle = () => {
    const app = new App({ builtinCloudFormationValidation: false });
    const stack = new Stack(app, 'Stack');
    originPulls(stack, AUTHORITY);
    const assembly = app.synth();
    const { files } = JSON.parse(readFileSync(`${assembly.directory}/Stack.assets.json`, 'utf8')) as {
      files: Record<string, { source: { path: string } }>;
    };
    const [hash, file] = Object.entries(files).find(([, { source }]) => source.path.endsWith('.pem'))!;
    return { hash, text: readFileSync(`${assembly.directory}/${file.source.path}`, 'utf8') };
  };
  const [one, other] = [bundle(), bundle()];
  expect(one).toEqual(other);
  expect(one.text).toBe(`${AUTHORITY}\n`);
});
