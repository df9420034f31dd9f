import { expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { databaseInstanceTypes } from '../../lib/data/instance-types';
import rwp from '../../systems/rwp';
import { References } from '../conformance/references';
import { describeBuilt } from './describe-built';

describeBuilt(rwp, 'prod', ({ target, stage, observed }) => {
  const references = new References(stage);
  const workload = (service: string) => observed.workloads.get(service)!;
  const [api, worker, ai, analytics] = [workload('api'), workload('worker'), workload('ai'), workload('analytics')];
  const [ingress, database, storage] = [
    stage.template('ingress'),
    stage.template('database'),
    stage.template('storage'),
  ];
  const lines = (pattern: RegExp) => observed.reachability.filter((line) => pattern.test(line));
  const queue = expect.stringMatching(/^storage\.Queuesjobs/) as unknown as string;
  const bucket = expect.stringMatching(/^storage\.Bucketsfiles/) as unknown as string;

  test('[RWP-01] the load balancer takes connections from addresses of Cloudflare, which proves by a certificate that it asks', () => {
    expect(lines(/ -> load balancer:/)).toEqual(['cloudflare -> load balancer:443']);
    ingress.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
      MutualAuthentication: Match.objectLike({ Mode: 'verify', TrustStoreArn: Match.anyValue() }),
    });
    expect(observed.routes).toMatchObject([{ paths: ['/*'], service: 'api', port: 3000 }]);
  });

  test('[RWP-02] there are four layers, each with several replicas', () => {
    for (const { replicas } of [api, worker, ai, analytics]) expect(replicas!.min).toBeGreaterThanOrEqual(2);
  });

  test('[RWP-03] API hands jobs to the worker, which calls AI and analytics; each has its own store and no other', () => {
    expect(api.grants).toContainEqual({ verb: 'send', resource: queue });
    expect(worker.grants).toContainEqual({ verb: 'receive', resource: queue });
    expect(lines(/^(api|worker|ai|analytics) -> (api|worker|ai|analytics):/)).toEqual([
      'worker -> ai:8000',
      'worker -> analytics:8000',
    ]);
    expect(lines(/^(api|worker|ai|analytics) -> (database|cache)/)).toEqual([
      'api -> database main:5432',
      'worker -> cache redis:6379',
    ]);
    const ofBuckets = [api, worker, ai, analytics].map(({ grants }) => grants.filter(({ verb }) => verb === 'write'));
    expect(ofBuckets).toEqual([[], [], [{ verb: 'write', resource: bucket }], []]);
  });

  test('[RWP-05, RWP-09, RWP-11] API runs three times, the worker five times, AI three times, each from an image of its own', () => {
    expect([api, worker, ai].map(({ replicas }) => replicas!.min)).toEqual([3, 5, 3]);
    for (const [service, { image }] of observed.workloads)
      expect(image).toMatch(new RegExp(`\\.dkr\\.ecr\\.us-east-1\\.amazonaws\\.com/rwp/${service}:`));
  });

  test('[RWP-06, RWP-10, RWP-12] API has 2 CPU and 4 GiB, the worker 4 and 8, AI 8 and 16: the limits', () => {
    expect([api, worker, ai].map(({ size }) => size)).toEqual([
      { cpu: 2, memoryMiB: 4096 },
      { cpu: 4, memoryMiB: 8192 },
      { cpu: 8, memoryMiB: 16_384 },
    ]);
  });

  test('[RWP-07, RWP-08] API is asked for /health and /ready on 3000', () => {
    expect(api.liveness).toMatchObject({ path: '/health', port: 3000 });
    expect(api.readiness).not.toEqual([]);
    for (const probe of api.readiness) expect(probe).toMatchObject({ path: '/ready', port: 3000 });
  });

  test('[RWP-13] AI has the key of OpenAI from a secret, and nobody else has', () => {
    expect(ai.secrets).toEqual({ OPENAI_API_KEY: { secret: 'rwp/prod/openai', field: 'api-key' } });
    for (const { fetches } of [api, worker, analytics]) expect(fetches).not.toContain('rwp/prod/openai');
  });

  test('[RWP-14] analytics runs twice and answers the worker, small as nothing else is said', () => {
    expect(analytics).toMatchObject({
      replicas: { min: 2, max: 2 },
      // a task has room for the proxy through which it is called
      size: { cpu: 0.25, memoryMiB: target === 'fargate' ? 1024 : 512 },
      ports: [8000],
    });
  });

  test('[RWP-15, RWP-26] API has 3 to 10 replicas, by 70 % CPU, 80 % memory and 200 ms', () => {
    expect(api.replicas).toEqual({ min: 3, max: 10 });
    expect(api.scaling).toEqual([
      { metric: 'cpu', percent: 70 },
      { metric: 'memory', percent: 80 },
      { metric: 'latency', percentile: 'p95', milliseconds: 200 },
    ]);
  });

  test('[RWP-26] the worker has 5 to 20 replicas, one for each 1000 jobs that wait', () => {
    expect(worker.replicas).toEqual({ min: 5, max: 20 });
    expect(worker.scaling).toEqual([{ metric: 'queue', depthPerReplica: 1000 }]);
  });

  test('[RWP-16, RWP-17] PostgreSQL 15 runs on three nodes in three zones, each with 100 GiB of encrypted disk', () => {
    database.hasResource('AWS::RDS::DBCluster', {
      Properties: {
        Engine: 'postgres',
        EngineVersion: '15',
        DBClusterInstanceClass: 'db.m6gd.xlarge',
        AllocatedStorage: 100,
        StorageEncrypted: true,
        DeletionProtection: true,
      },
      DeletionPolicy: 'RetainExceptOnCreate',
    });
    expect(databaseInstanceTypes['multi-az-cluster'].has('m6gd.xlarge')).toBe(true);
    const { stack, resource } = references.all('AWS::RDS::DBSubnetGroup')[0]!;
    const zones = (resource.Properties!['SubnetIds'] as unknown[]).map(
      (subnet) => references.locate(stack, subnet)!.resource.Properties!['AvailabilityZone'],
    );
    expect(new Set(zones).size).toBe(3);
    expect(api.environment).toMatchObject({
      MAIN_HOST: expect.stringMatching(/\.Endpoint\.Address$/),
      MAIN_READER_HOST: expect.stringMatching(/\.ReadEndpoint\.Address$/),
    });
  });

  test('[RWP-18] there are Redis with two replicas, and a private bucket', () => {
    stage.template('cache').hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      Engine: 'redis',
      ReplicasPerNodeGroup: 2,
      MultiAZEnabled: true,
    });
    storage.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: Match.stringLikeRegexp('^rwp-prod-files-'),
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true },
    });
  });

  test('[RWP-21] only the load balancer reaches API, on 3000, and its numbers only who collects them, and API reaches no more than it declares', () => {
    const asked = { fargate: [], eks: ['prometheus -> api:9090'] }[target];
    expect(lines(/ -> api:/)).toEqual(['load balancer -> api:3000', ...asked]);
    expect(lines(/^api -> (worker|ai|analytics|database|cache|internet)/)).toEqual(['api -> database main:5432']);
  });

  test('[RWP-27, RWP-29] the database is copied every day, with its log in between, and copies are kept for 30 days', () => {
    database.hasResourceProperties('AWS::RDS::DBCluster', { BackupRetentionPeriod: 30, DeleteAutomatedBackups: false });
  });

  test('[RWP-28, RWP-29] of what is changed or deleted in the bucket the version before is kept, longer than 30 days', () => {
    storage.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: Match.stringLikeRegexp('^rwp-prod-files-'),
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [Match.objectLike({ NoncurrentVersionExpiration: { NoncurrentDays: 90 }, Status: 'Enabled' })],
      },
    });
  });

  test('[RWP-27, RWP-28, RWP-29] database and bucket are copied every hour and every night, which are kept 30 days', () => {
    const plans = stage.resources('backup', 'AWS::Backup::BackupPlan').map(([, { BackupPlan }]) => BackupPlan);
    expect(plans).toHaveLength(2);
    for (const plan of plans)
      expect(plan).toMatchObject({
        BackupPlanRule: [
          { ScheduleExpression: 'cron(20 * * * ? *)', Lifecycle: { DeleteAfterDays: 7 } },
          { ScheduleExpression: 'cron(0 5 * * ? *)', Lifecycle: { DeleteAfterDays: 30 } },
        ],
      });
    const taken = JSON.stringify(stage.resources('backup', 'AWS::Backup::BackupSelection'));
    expect(taken).toMatch(/rwp-prod-files-/);
    expect(taken).toMatch(/mainInstance\w+DBClusterArn/);
  });

  test('[RWP-39] two workers are safe, and all others run on spare capacity', () => {
    expect([worker.spotShare, worker.onDemandBase]).toEqual(['above base', 2]);
    for (const { spotShare } of [api, ai, analytics]) expect(spotShare).toBe('none');
  });

  test('[RWP-41] slow queries are logged, the worker has a cache, and jobs wait in a queue for as long as they take', () => {
    database.hasResourceProperties('AWS::RDS::DBClusterParameterGroup', {
      Parameters: Match.objectLike({ log_min_duration_statement: '1000' }),
    });
    expect(worker.environment['REDIS_HOST']).toMatch(/^cache\.redis/);
    storage.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 1800,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 5 }),
    });
  });
});
