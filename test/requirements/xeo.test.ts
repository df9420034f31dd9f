import { expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { parse, stringify } from 'yaml';
import { readSurroundings } from '../../bin/project';
import { chartFiles } from '../../lib/render/chart/chart-files';
import xeo from '../../systems/xeo';
import type { Located } from '../conformance/references';
import { References } from '../conformance/references';
import { folderOf } from '../support/folder-of';
import { RELEASED_TAG, synthesizeStage } from '../support/synth';
import { containerFacts } from './container-facts';
import { describeBuilt } from './describe-built';
import { targetGroupsOf } from './target-groups';

const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'];
const [A, B, C] = ZONES;

describeBuilt(xeo, 'prod', (built) => {
  const { target, stage, observed } = built;
  const references = new References(stage);
  const workload = (service: string) => observed.workloads.get(service)!;
  const [api, sync, worker] = [workload('api'), workload('sync'), workload('worker')];
  const loadBalancers = references.all('AWS::ElasticLoadBalancingV2::LoadBalancer');
  const zonesOf = ({ stack, resource }: Located) =>
    (resource.Properties!['Subnets'] as unknown[]).map(
      (subnet) => references.locate(stack, subnet)!.resource.Properties!['AvailabilityZone'],
    );
  const reachedFrom = (source: string) =>
    observed.reachability.filter((line) => line.startsWith(`${source} -> `)).map((line) => line.split(' -> ')[1]);

  test('[XEO-01] whatever requests need is there more than once, in several zones', () => {
    expect(references.all('AWS::EC2::NatGateway')).toHaveLength(3);
    stage.template('database').hasResourceProperties('AWS::RDS::DBInstance', { MultiAZ: true });
    stage.template('cache').hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      AutomaticFailoverEnabled: true,
      MultiAZEnabled: true,
      ReplicasPerNodeGroup: 2,
    });
    for (const { replicas, zones } of [api, sync]) {
      expect(replicas!.min).toBeGreaterThanOrEqual(2);
      expect(zones.length).toBeGreaterThanOrEqual(2);
    }
  });

  test('[XEO-02] everything is in us-east-1', () => {
    expect(new Set([...stage.stacks.values()].map(({ region }) => region))).toEqual(new Set(['us-east-1']));
  });

  test('[XEO-03] the network has three zones', () => {
    const zones = stage.resources('network', 'AWS::EC2::Subnet').map(([, subnet]) => subnet['AvailabilityZone']);
    expect(new Set(zones)).toEqual(new Set(ZONES));
  });

  test('[XEO-04] API runs in A, B and C, Sync in A and B, the worker in C', () => {
    expect({ api: api.zones, sync: sync.zones, worker: worker.zones }).toEqual({
      api: [A, B, C],
      sync: [A, B],
      worker: [C],
    });
  });

  test('[XEO-05] one load balancer in three zones leads to API and Sync, and to nothing else', () => {
    expect(loadBalancers.map(zonesOf)).toEqual([ZONES]);
    expect(observed.routes.map(({ paths, service, port }) => ({ paths, service, port }))).toEqual([
      { paths: ['/*'], service: 'api', port: 3000 },
      { paths: ['/sync', '/sync/*'], service: 'sync', port: 3001 },
    ]);
    const programs = reachedFrom('load balancer').filter((place) => !place!.startsWith('nodes of services'));
    expect(programs).toEqual(['api:3000', 'sync:3001']);
  });

  test('[XEO-06] API has three replicas at least, for three zones', () => {
    expect(api.replicas).toEqual({ min: 3, max: 12 });
    expect(api.zones).toHaveLength(3);
  });

  test('[XEO-07, XEO-08] API follows 70 % CPU and the latency that 95 % of its requests stay under', () => {
    expect(api.scaling).toEqual([
      { metric: 'cpu', percent: 70 },
      { metric: 'latency', percentile: 'p95', milliseconds: 500 },
    ]);
  });

  test('[XEO-09] /healthz decides whether a replica of API is replaced', () => {
    expect(api.liveness).toMatchObject({ path: '/healthz', port: 3000 });
  });

  test('[XEO-10] /healthz decides whether a replica of API gets requests, whoever asks', () => {
    expect(api.readiness).not.toEqual([]);
    for (const probe of api.readiness) expect(probe).toMatchObject({ path: '/healthz', port: 3000 });
  });

  test('[XEO-11] a connection of Sync may be silent for an hour, and has two minutes when its replica goes', () => {
    stage.template('ingress').hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      LoadBalancerAttributes: Match.arrayWith([{ Key: 'idle_timeout.timeout_seconds', Value: '3600' }]),
    });
    expect(sync.shutdownSeconds).toBe(120);
    for (const attributes of targetGroupsOf(stage, '/sync/*'))
      expect(attributes['deregistration_delay.timeout_seconds']).toBe('120');
  });

  test('[XEO-12] a cookie of the load balancer leads a client of Sync back to its replica', () => {
    expect(targetGroupsOf(stage, '/sync/*')).not.toEqual([]);
    for (const attributes of targetGroupsOf(stage, '/sync/*'))
      expect(attributes).toMatchObject({
        'stickiness.enabled': 'true',
        'stickiness.type': 'lb_cookie',
        'stickiness.lb_cookie.duration_seconds': '3600',
      });
    for (const attributes of targetGroupsOf(stage, '/*')) expect(attributes['stickiness.enabled']).toBe('false');
  });

  test('[XEO-13] Sync reaches the cache, with a user of its own, and no database', () => {
    const data = reachedFrom('sync').filter((place) => /^(cache|database) /.test(place!));
    expect(data).toEqual(['cache sessions:6379']);
    expect(sync.environment['SESSIONS_HOST']).toMatch(/^cache\.sessions.*PrimaryEndPoint\.Address$/);
    expect(sync.secrets['SESSIONS_URL']).toEqual({ secret: 'xeo/prod/sessions/sync', field: 'url' });
  });

  test('[XEO-14] Sync follows its open connections, which it may publish', () => {
    expect(sync.scaling).toEqual([{ metric: 'connections', perReplica: 1000 }]);
    expect(sync.replicas).toEqual({ min: 2, max: 20 });
    expect(sync.grants).toEqual([{ verb: 'cloudwatch:PutMetricData', resource: '*' }]);
  });

  test('[XEO-15] API leaves jobs in a queue from which the worker takes them, beside the uploads', () => {
    const queue = worker.environment['THUMBNAILS_QUEUE_URL']!;
    const uploads = worker.environment['UPLOADS_BUCKET']!;
    const grants = worker.grants.map(({ verb, resource }) => `${verb} ${resource}`).toSorted();
    expect(grants).toEqual([`look ${queue}`, `read ${uploads}`, `receive ${queue}`, `write ${uploads}`]);
    expect(api.grants).toContainEqual({ verb: 'send', resource: queue });
    expect(worker.ports).toEqual([]);
  });

  test('[XEO-16] the worker follows its queue, down to no replica at all', () => {
    expect(worker.scaling).toEqual([{ metric: 'queue', depthPerReplica: 100 }]);
    expect(worker.replicas).toEqual({ min: 0, max: 10 });
  });

  test('[XEO-17] database and cache are RDS and ElastiCache, and no program of ours stores data', () => {
    stage.template('database').hasResourceProperties('AWS::RDS::DBInstance', { Engine: 'postgres', MultiAZ: true });
    stage.template('cache').hasResourceProperties('AWS::ElastiCache::ReplicationGroup', { Engine: 'valkey' });
    expect([...observed.workloads.keys()].toSorted()).toEqual(['api', 'sync', 'worker']);
    for (const service of observed.workloads.keys()) expect(containerFacts(built, service).volumes).toEqual([]);
  });

  test('[XEO-18] what takes uploads apart has 40 GiB of disk that goes with its replica', () => {
    for (const service of ['api', 'worker']) expect(containerFacts(built, service).scratchGiB).toBe(40);
  });

  test('[XEO-19] uploads are in a private, encrypted bucket, for API and worker', () => {
    stage.template('storage').hasResourceProperties('AWS::S3::Bucket', {
      BucketName: Match.stringLikeRegexp('^xeo-prod-uploads-'),
      BucketEncryption: Match.anyValue(),
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    const bucket = expect.stringMatching(/^storage\.Bucketsuploads/);
    for (const { environment, grants } of [api, worker]) {
      expect(environment['UPLOADS_BUCKET']).toEqual(bucket);
      for (const verb of ['read', 'write']) expect(grants).toContainEqual({ verb, resource: bucket });
    }
    expect(sync.environment).not.toHaveProperty('UPLOADS_BUCKET');
  });

  test('[XEO-22] what runs comes from a repository of its own in ECR', () => {
    const repositories = synthesizeStage(xeo, 'shared', { target }).resources('registry', 'AWS::ECR::Repository');
    expect(repositories.map(([, { RepositoryName }]) => String(RepositoryName)).toSorted()).toEqual([
      'xeo/api',
      'xeo/sync',
      'xeo/worker',
    ]);
    for (const [service, { image }] of observed.workloads)
      expect(image).toMatch(new RegExp(`\\.dkr\\.ecr\\.us-east-1\\.amazonaws\\.com/xeo/${service}:`));
  });

  test('[XEO-23] the version of a service that runs is its tag in values.yaml of the chart', () => {
    const { images } = parse(chartFiles(xeo).get('values.yaml')!) as { images: Record<string, { tag: string }> };
    const tagged = Object.fromEntries(Object.keys(images).map((service) => [service, { tag: RELEASED_TAG }]));
    const folder = folderOf({ 'helm-charts/xeo/values.yaml': stringify({ images: tagged }) });
    const { released } = readSurroundings(folder, 'xeo');
    for (const [service, { image }] of observed.workloads) expect(image.endsWith(`:${released![service]}`)).toBe(true);
  });

  test('[XEO-25] a new version of API or Sync gets 10 % first; the worker, which no request reaches, is replaced at once', () => {
    for (const service of ['api', 'sync']) {
      expect(workload(service).release).toBe('canary');
      expect(containerFacts(built, service).firstStepPercent).toBe(10);
    }
    expect(worker.release).toBe('rolling');
  });
});
