import { describe, expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { AllowedMethods, CachePolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { Description } from '../support/descriptions';
import type { SynthesizedStage } from '../support/synth';
import { synthesizeVariant } from '../support/synth';

const DISTRIBUTION = 'AWS::CloudFront::Distribution';

type Behaviour = Record<string, unknown>;
interface Config {
  readonly Origins: Behaviour[];
  readonly CacheBehaviors?: Behaviour[];
  readonly DefaultCacheBehavior: Behaviour;
  readonly DefaultRootObject?: string;
}

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const variant = (edge: Description, patch: Description = {}) =>
  synthesizeVariant({
    services: { api: { routes: ['/v1/*'] } },
    buckets: { files: {}, site: {}, private: {} },
    ...patch,
    stages: { dev: { region: 'eu-west-1', zones, edge: { cdn: true, ...edge } } },
  });
const configOf = (stage: SynthesizedStage) =>
  stage.resources('edge', DISTRIBUTION)[0]![1]['DistributionConfig'] as Config;
const behaviourOf = (stage: SynthesizedStage, path: string) =>
  configOf(stage).CacheBehaviors!.find(({ PathPattern }) => PathPattern === path)!;
const originOf = (stage: SynthesizedStage, path: string) =>
  configOf(stage).Origins.find(({ Id }) => Id === behaviourOf(stage, path)['TargetOriginId'])!;

const without = variant({});
const stage = variant({
  static: { '/assets/*': 'files', '/public/*': { bucket: 'files', cacheSeconds: 60 }, '/robots.txt': 'site' },
});

describe('[EXA-24, VIB-01, CUS-41, RWP-41] the CDN shows files of a bucket', () => {
  test('under their paths, to everybody who reads and to nobody who writes, compressed, over HTTPS alone', () => {
    expect(behaviourOf(stage, '/assets/*')).toMatchObject({
      AllowedMethods: AllowedMethods.ALLOW_GET_HEAD.methods,
      CachePolicyId: CachePolicy.CACHING_OPTIMIZED.cachePolicyId,
      Compress: true,
      ResponseHeadersPolicyId: ResponseHeadersPolicy.SECURITY_HEADERS.responseHeadersPolicyId,
      ViewerProtocolPolicy: 'redirect-to-https',
    });
  });

  test('from where the bucket is, with signed requests', () => {
    const [accessControl] = stage.resources('edge', 'AWS::CloudFront::OriginAccessControl');
    expect(accessControl?.[1]).toEqual({
      OriginAccessControlConfig: expect.objectContaining({
        OriginAccessControlOriginType: 's3',
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      }),
    });
    expect(originOf(stage, '/assets/*')).toMatchObject({
      OriginAccessControlId: { 'Fn::GetAtt': [accessControl?.[0], 'Id'] },
      S3OriginConfig: { OriginAccessIdentity: '' },
    });
    expect(JSON.stringify(originOf(stage, '/assets/*')['DomainName'])).toContain('.s3.eu-west-1.');
    expect(originOf(stage, '/assets/*')['OriginPath']).toBeUndefined();
  });

  test('once per bucket, beside the load balancer, which stays the first origin', () => {
    expect(configOf(stage).Origins).toHaveLength(3);
    expect(originOf(stage, '/assets/*')).toEqual(originOf(stage, '/public/*'));
    expect(configOf(stage).Origins[0]).toEqual(configOf(without).Origins[0]);
    expect(configOf(stage).DefaultCacheBehavior).toEqual(configOf(without).DefaultCacheBehavior);
  });

  test('for as long as is declared, where a file says nothing itself', () => {
    stage.template('edge').hasResourceProperties('AWS::CloudFront::CachePolicy', {
      CachePolicyConfig: Match.objectLike({ DefaultTTL: 60, MinTTL: 0, MaxTTL: 31_536_000 }),
    });
    stage.template('edge').resourceCountIs('AWS::CloudFront::CachePolicy', 1);
  });

  test('and the ones that came before stay as they are, when files are added', () => {
    const unlike = Object.entries(stage.stack('edge').json.Resources).filter(
      ([id, resource]) => resource.Type !== DISTRIBUTION && without.stack('edge').json.Resources[id] !== undefined,
    );
    for (const [id, resource] of unlike) expect(resource).toEqual(without.stack('edge').json.Resources[id]);
    expect(stage.stack('ingress').json.Resources).toEqual(without.stack('ingress').json.Resources);
  });

  test('and passes the gate', () => {
    expect(stage.findings).toEqual([]);
  });
});

describe('the policy of a bucket lets the CDN in', () => {
  const statements = (bucket: string) => {
    const policies = stage.resources('storage', 'AWS::S3::BucketPolicy');
    const [, policy] = policies.find(([, { Bucket }]) => JSON.stringify(Bucket).includes(bucket))!;
    const { Statement } = policy['PolicyDocument'] as { Statement: Record<string, unknown>[] };
    return Statement.filter(({ Principal }) => JSON.stringify(Principal).includes('cloudfront'));
  };

  test('to read what is published, and no more: it neither lists nor writes, nor sees the rest', () => {
    expect(statements('files')).toEqual([expect.objectContaining({ Action: 's3:GetObject', Effect: 'Allow' })]);
    const resources = JSON.stringify(statements('files')[0]!['Resource']);
    expect(resources).toContain('"/assets/*"');
    expect(resources).toContain('"/public/*"');
    expect(resources).not.toContain('"/*"');
    expect(statements('private')).toEqual([]);
  });

  test('from this account alone, whatever the id of the distribution: data does not wait for the edge', () => {
    expect(JSON.stringify(statements('site')[0]!['Condition'])).toMatch(
      /^\{"ArnLike":\{"AWS:SourceArn":.*AWS::AccountId.*distribution\/\*/,
    );
    expect(stage.stack('storage').dependsOn).not.toContain('edge');
    expect(stage.stack('edge').dependsOn).toContain('storage');
  });
});

describe('where files take everything that no service answers', () => {
  const site = variant({ static: { '/*': { bucket: 'site', spa: true } } });
  const paths = configOf(site).CacheBehaviors!.map(({ PathPattern }) => PathPattern);

  test('the services keep their routes, which come first', () => {
    expect(paths).toEqual(['/v1', '/v1/*', '/*']);
    expect(originOf(site, '/v1/*')).toEqual(configOf(without).Origins[0]);
  });

  test('the root is a file, too', () => {
    expect(configOf(site).DefaultRootObject).toBe('index.html');
    expect(configOf(stage).DefaultRootObject).toBeUndefined();
  });

  test('the root stays with a service that has it', () => {
    const own = variant({ static: { '/*': 'site' } }, { services: { api: { routes: ['/', '/v1/*'] } } });
    expect(configOf(own).DefaultRootObject).toBeUndefined();
    expect(configOf(own).CacheBehaviors![0]).toMatchObject({ PathPattern: '/' });
  });

  test('pages of an application are found by a function on that path alone', () => {
    const [[id] = []] = site.resources('edge', 'AWS::CloudFront::Function');
    expect(behaviourOf(site, '/*')['FunctionAssociations']).toEqual([
      { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [id, 'FunctionARN'] } },
    ]);
    expect(behaviourOf(site, '/v1/*')['FunctionAssociations']).toBeUndefined();
  });

  test('the gate finds nothing', () => {
    expect(site.findings).toEqual([]);
  });
});
