import { expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import exampleapp from '../../systems/exampleapp';
import { References } from '../conformance/references';
import { synthesizeStage } from '../support/synth';
import { containerFacts } from './container-facts';
import { describeBuilt } from './describe-built';

const MICROSERVICES = ['identity', 'todos', 'notes', 'library'];
const READER = 'reader.main.data.prod.exampleapp.internal';

describeBuilt(exampleapp, 'prod', (built) => {
  const { target, stage, observed } = built;
  const references = new References(stage);
  const { workloads, routes, reachability, addresses } = observed;
  const workload = (service: string) => workloads.get(service)!;
  const gateway = workload('gateway');
  const told = new Map(gateway.environment['ROUTES']!.split(',').map((route) => route.split('=') as [string, string]));

  /** Whom the gateway is told to ask for what is under a path, and whether the network lets it. */
  const expectLeads = (path: string, service: string) => {
    const { host } = new URL(gateway.environment[told.get(path)!]!);
    expect(addresses.get(host)).toEqual({ service, port: 4000 });
    expect(reachability).toContain(`gateway -> ${service}:4000`);
  };

  test('[EXA-01] whatever requests need is there more than once, in three zones, and grows', () => {
    for (const { replicas, zones } of workloads.values()) {
      expect(replicas).toEqual({ min: 2, max: 8 });
      expect(zones).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c']);
    }
    expect(references.all('AWS::EC2::NatGateway')).toHaveLength(3);
    stage.template('cache').hasResourceProperties('AWS::ElastiCache::ReplicationGroup', { MultiAZEnabled: true });
  });

  test('[EXA-02] clients come over HTTPS to the CDN, from there over HTTPS to the load balancer, then to the gateway', () => {
    stage.template('edge').hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: ['app.example.com'],
        DefaultCacheBehavior: { ViewerProtocolPolicy: 'redirect-to-https' },
        Origins: Match.arrayWith([Match.objectLike({ VpcOriginConfig: Match.anyValue() })]),
      },
    });
    stage.template('edge').hasResourceProperties('AWS::CloudFront::VpcOrigin', {
      VpcOriginEndpointConfig: { OriginProtocolPolicy: 'https-only' },
    });
    expect(reachability.filter((line) => line.endsWith('-> load balancer:443'))).toEqual([
      'cloudfront -> load balancer:443',
    ]);
    expect(reachability).toContain('load balancer -> gateway:8080');
  });

  test('[EXA-03] the load balancer ends TLS, takes nothing else, and routes /v1 to the gateway', () => {
    const ingress = stage.template('ingress');
    ingress.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: Match.stringLikeRegexp('TLS13'),
      Certificates: Match.anyValue(),
    });
    ingress.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
    expect(routes).toEqual([expect.objectContaining({ paths: ['/v1', '/v1/*'], service: 'gateway', port: 8080 })]);
  });

  test('[EXA-04] nobody but the gateway is asked by the load balancer, and nobody but the gateway asks the others', () => {
    const asked = reachability.filter((line) => /^load balancer -> (?!nodes of services)/.test(line));
    expect(asked).toEqual(['load balancer -> gateway:8080']);
    expect(reachability.filter((line) => line.endsWith(':4000'))).toEqual(
      MICROSERVICES.toSorted().map((service) => `gateway -> ${service}:4000`),
    );
  });

  test('[EXA-05, EXA-06] the gateway knows the way from /v1/auth and /v1/users to Identity', () => {
    expectLeads('/v1/auth', 'identity');
    expectLeads('/v1/users', 'identity');
  });

  test('[EXA-07] the gateway knows the way from /v1/todos to Todos', () => {
    expectLeads('/v1/todos', 'todos');
  });

  test('[EXA-08] the gateway knows the way from /v1/notes to Notes', () => {
    expectLeads('/v1/notes', 'notes');
  });

  test('[EXA-09, EXA-10] the gateway knows the way from /v1/files and /v1/sync to Library', () => {
    expectLeads('/v1/files', 'library');
    expectLeads('/v1/sync', 'library');
  });

  test('[EXA-11] Identity gets a key to sign with, and nobody else does', () => {
    const key = { secret: 'exampleapp/prod/jwt-key' };
    for (const [service, { secrets, fetches }] of workloads) {
      expect(secrets['JWT_KEY']).toEqual(service === 'identity' ? key : undefined);
      expect(fetches.includes(key.secret)).toBe(service === 'identity');
    }
  });

  test.each(['todos', 'notes'])(
    '[EXA-12, EXA-13] %s gets the database and the cache, and no key and no bucket',
    (service) => {
      const { secrets, environment, grants } = workload(service);
      expect(new Set(Object.values(secrets).map(({ secret }) => secret))).toEqual(
        new Set([`exampleapp/prod/main/${service}`, `exampleapp/prod/cache/${service}`]),
      );
      expect(Object.keys(environment).filter((name) => name.endsWith('_BUCKET'))).toEqual([]);
      expect(grants).toEqual([]);
    },
  );

  test('[EXA-14] Library gets the database, the cache and a bucket for its files', () => {
    const { secrets, environment } = workload('library');
    expect(secrets).toMatchObject({
      MAIN_URL: { secret: 'exampleapp/prod/main/library', field: 'url' },
      CACHE_URL: { secret: 'exampleapp/prod/cache/library', field: 'url' },
    });
    expect(environment['FILES_BUCKET']).toMatch(/^storage\.Bucketsfiles/);
  });

  test('[EXA-15] every service runs twice at least, and keeps nothing in its replicas', () => {
    for (const [service, { replicas }] of workloads) {
      expect(replicas!.min).toBe(2);
      expect(containerFacts(built, service).volumes).toEqual([]);
    }
  });

  test('[EXA-16] every service follows CPU and memory', () => {
    for (const { scaling } of workloads.values())
      expect(scaling).toEqual([
        { metric: 'cpu', percent: 70 },
        { metric: 'memory', percent: 75 },
      ]);
  });

  test('[EXA-17, EXA-23] PostgreSQL has a standby that takes over, and two read replicas', () => {
    const database = stage.template('database');
    database.hasResourceProperties('AWS::RDS::DBInstance', { Engine: 'postgres', EngineVersion: '17', MultiAZ: true });
    database.resourcePropertiesCountIs('AWS::RDS::DBInstance', { SourceDBInstanceIdentifier: Match.anyValue() }, 2);
  });

  test('[EXA-18] each of the four is told where to write and where to read, which is any of the replicas', () => {
    for (const service of MICROSERVICES) {
      const { environment, secrets } = workload(service);
      expect(environment['MAIN_HOST']).toMatch(/^database\.main/);
      expect(environment['MAIN_READER_HOST']).toBe(READER);
      expect(secrets['MAIN_READER_URL']).toEqual({ secret: `exampleapp/prod/main/${service}`, field: 'readerUrl' });
    }
    const records = stage.resources('database', 'AWS::Route53::RecordSet');
    expect(records.map(([, { Name, Weight }]) => [Name, Weight])).toEqual([
      [`${READER}.`, 1],
      [`${READER}.`, 1],
    ]);
  });

  test('[EXA-19] the four reach PostgreSQL, and the gateway does not', () => {
    const clients = reachability.filter((line) => line.endsWith(' -> database main:5432'));
    expect(clients.filter((line) => !/^(keeper of main|nodes of services) /.test(line))).toEqual(
      MICROSERVICES.toSorted().map((service) => `${service} -> database main:5432`),
    );
  });

  test('[EXA-20] the four share a cache that survives the loss of a node, each as a user of its own, over TLS', () => {
    stage.template('cache').hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      Engine: 'valkey',
      AutomaticFailoverEnabled: true,
      TransitEncryptionMode: 'required',
    });
    for (const service of MICROSERVICES) {
      expect(reachability).toContain(`${service} -> cache cache:6379`);
      expect(workload(service).secrets['CACHE_URL']).toEqual({
        secret: `exampleapp/prod/cache/${service}`,
        field: 'url',
      });
    }
    const users = MICROSERVICES.map((service) => workload(service).environment['CACHE_USERNAME']);
    expect(new Set(users).size).toBe(4);
  });

  test('[EXA-21] only Library may read and write the files, and no CDN', () => {
    const files = workload('library').environment['FILES_BUCKET']!;
    for (const [service, { grants }] of workloads) {
      const verbs = grants.filter(({ resource }) => resource === files).map(({ verb }) => verb);
      expect(verbs.toSorted()).toEqual(service === 'library' ? ['read', 'write'] : []);
    }
    expect(publishedPaths(references, files)).toEqual([]);
  });

  test('[EXA-22] connections of the four to the primary go through a pool', () => {
    stage.template('database').hasResourceProperties('AWS::RDS::DBProxyTargetGroup', {
      ConnectionPoolConfigurationInfo: { MaxConnectionsPercent: 90 },
      DBInstanceIdentifiers: [{ Ref: Match.stringLikeRegexp('^mainInstance') }],
    });
    for (const service of MICROSERVICES)
      expect(workload(service).environment['MAIN_HOST']).toMatch(/^database\.mainProxy.*\.Endpoint$/);
  });

  test('[EXA-24] the CDN keeps static assets and public files, and reads nothing else of their buckets', () => {
    const [[, { DistributionConfig }]] = stage.resources('edge', 'AWS::CloudFront::Distribution') as [
      [string, { DistributionConfig: { CacheBehaviors: { PathPattern: string }[] } }],
    ];
    expect(DistributionConfig.CacheBehaviors.map(({ PathPattern }) => PathPattern)).toEqual(['/public/*', '/static/*']);
    const bucket = (name: string) =>
      references.all('AWS::S3::Bucket').find(({ id }) => id.startsWith(`Buckets${name}Bucket`))!;
    expect(publishedPaths(references, `storage.${bucket('assets').id}`)).toEqual(['/static/*']);
    expect(publishedPaths(references, `storage.${bucket('public').id}`)).toEqual(['/public/*']);
  });

  test('[EXA-26] what runs comes from a repository of its own in ECR', () => {
    const repositories = synthesizeStage(exampleapp, 'shared', { target }).resources(
      'registry',
      'AWS::ECR::Repository',
    );
    expect(repositories.map(([, { RepositoryName }]) => String(RepositoryName)).toSorted()).toEqual(
      [...workloads.keys()].map((service) => `exampleapp/${service}`).toSorted(),
    );
    for (const [service, { image }] of workloads)
      expect(image).toMatch(new RegExp(`\\.dkr\\.ecr\\.us-east-1\\.amazonaws\\.com/exampleapp/${service}:`));
  });
});

interface Statement {
  readonly Principal?: { readonly Service?: unknown };
  readonly Resource: unknown;
}

/** What of a bucket CloudFront may read, by the bucket's own policy. */
function publishedPaths(references: References, bucket: string): string[] {
  return references
    .all('AWS::S3::BucketPolicy')
    .filter(({ stack, resource }) => references.text(stack, resource.Properties!['Bucket']) === bucket)
    .flatMap(({ stack, resource }) => {
      const { Statement } = resource.Properties!['PolicyDocument'] as { Statement: Statement[] };
      const forCdn = Statement.filter(({ Principal }) => Principal?.Service === 'cloudfront.amazonaws.com');
      const resources = forCdn.flatMap(({ Resource }) => (Array.isArray(Resource) ? Resource : [Resource]));
      return resources.map((each) => references.text(stack, each).replace(`${bucket}.Arn`, ''));
    });
}
