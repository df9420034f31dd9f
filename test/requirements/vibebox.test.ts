import { expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { cacheNodeTypes, databaseInstanceTypes } from '../../lib/data/instance-types';
import vibebox from '../../systems/vibebox';
import { References } from '../conformance/references';
import { describeBuilt } from './describe-built';

const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'];

describeBuilt(vibebox, 'prod', ({ target, stage, observed }) => {
  const references = new References(stage);
  const workload = (service: string) => observed.workloads.get(service)!;
  const [frontend, backend, docker] = [workload('frontend'), workload('backend'), workload('docker')];
  const [ingress, database, cache] = [stage.template('ingress'), stage.template('database'), stage.template('cache')];
  const storage = stage.template('storage');
  const from = (source: string) => observed.reachability.filter((line) => line.startsWith(`${source} -> `));
  const to = (place: string) => observed.reachability.filter((line) => line.includes(` -> ${place}:`));
  const isBehind = (line: string) => / -> (database|cache|file system) | -> docker:/.test(line);
  const [[loadBalancer] = []] = stage.resources('ingress', 'AWS::ElasticLoadBalancingV2::LoadBalancer');

  test('[VIB-01] the CDN keeps static assets, and asks the load balancer for everything', () => {
    const { stack, resource } = references.all('AWS::CloudFront::Distribution')[0]!;
    const { Origins, CacheBehaviors } = resource.Properties!['DistributionConfig'] as {
      Origins: { DomainName: unknown }[];
      CacheBehaviors: { PathPattern: string }[];
    };
    expect(Origins.map(({ DomainName }) => references.locate(stack, DomainName)?.id)).toEqual([loadBalancer]);
    expect(CacheBehaviors.map(({ PathPattern }) => PathPattern)).toEqual(['/static/*']);
  });

  test('[VIB-02] the load balancer is in three zones and ends TLS with a certificate', () => {
    const { stack, resource } = references.all('AWS::ElasticLoadBalancingV2::LoadBalancer')[0]!;
    const subnets = (resource.Properties!['Subnets'] as unknown[]).map((subnet) => references.locate(stack, subnet)!);
    expect(subnets.map((subnet) => subnet.resource.Properties!['AvailabilityZone'])).toEqual(ZONES);
    ingress.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: Match.anyValue() }],
    });
  });

  test('[VIB-03] /api leads to the backend, and all else to the frontend', () => {
    expect(observed.routes.map(({ paths, service, port }) => ({ paths, service, port }))).toEqual([
      { paths: ['/*'], service: 'frontend', port: 80 },
      { paths: ['/api', '/api/*'], service: 'backend', port: 3000 },
    ]);
  });

  test('[VIB-05] the frontend has three replicas, in three zones', () => {
    expect(frontend).toMatchObject({ replicas: { min: 3, max: 3 }, ports: [80], zones: ZONES, scaling: [] });
  });

  test('[VIB-06, VIB-08] frontend and backend have the CPU and memory of their limits, rounded up where sizes are fixed', () => {
    const sizes = {
      fargate: [
        { cpu: 0.5, memoryMiB: 1024 },
        { cpu: 2, memoryMiB: 4096 },
      ],
      eks: [
        { cpu: 0.5, memoryMiB: 512 },
        { cpu: 2, memoryMiB: 2048 },
      ],
    };
    expect([frontend.size, backend.size]).toEqual(sizes[target]);
  });

  test('[VIB-07] the backend has three replicas at least, in three zones', () => {
    expect(backend).toMatchObject({ replicas: { min: 3 }, ports: [3000], zones: ZONES });
  });

  test('[VIB-09] PostgreSQL 16 has a standby in another zone, and a reader', () => {
    database.hasResourceProperties('AWS::RDS::DBInstance', {
      DBInstanceIdentifier: 'vibebox-prod-postgres',
      Engine: 'postgres',
      EngineVersion: '16',
      MultiAZ: true,
    });
    database.hasResourceProperties('AWS::RDS::DBInstance', {
      DBInstanceIdentifier: 'vibebox-prod-postgres-reader',
      SourceDBInstanceIdentifier: Match.anyValue(),
    });
  });

  test('[VIB-10] PostgreSQL has 1 to 4 CPU, 2 to 8 GiB and 100 GiB of disk', () => {
    database.hasResourceProperties('AWS::RDS::DBInstance', {
      DBInstanceClass: 'db.m8g.large',
      AllocatedStorage: '100',
      MultiAZ: true,
    });
    const { vcpu, memoryGiB } = databaseInstanceTypes.instance.get('m8g.large')!;
    expect({ vcpu, memoryGiB }).toEqual({ vcpu: 2, memoryGiB: 8 });
  });

  test('[VIB-11] Redis 7 has a replica in another zone, which takes over by itself', () => {
    cache.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      Engine: 'redis',
      EngineVersion: '7.1',
      ReplicasPerNodeGroup: 1,
      AutomaticFailoverEnabled: true,
      MultiAZEnabled: true,
    });
  });

  test('[VIB-12] Redis has memory for 1 GiB, and a part of a CPU', () => {
    cache.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', { CacheNodeType: 'cache.t4g.small' });
    expect(cacheNodeTypes.redis.get('t4g.small')!.memoryGiB).toBeCloseTo(1.37);
  });

  test('[VIB-13] Docker runs on two nodes, once on each', () => {
    expect(docker.image).toMatch(/\/docker:\d+-dind$/);
    expect(docker).toMatchObject({ replicas: { min: 2, max: 2 }, architecture: 'x86_64' });
  });

  test('[VIB-14, VIB-15] Docker has 8 CPU, 16 GiB, and 500 GiB of encrypted gp3 with 3000 operations per second', () => {
    expect(docker.size).toEqual({ cpu: 8, memoryMiB: 16_384 });
    const Ebs = { VolumeType: 'gp3', Iops: 3000, VolumeSize: 500, Encrypted: true };
    stage.template('compute').hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: { BlockDeviceMappings: [{ Ebs: Match.objectLike(Ebs) }] },
    });
  });

  test('[VIB-15, VIB-16] the disk of PostgreSQL is 100 GiB of encrypted gp3, and outlives whoever deletes its stack', () => {
    database.hasResource('AWS::RDS::DBInstance', {
      Properties: { AllocatedStorage: '100', StorageType: 'gp3', StorageEncrypted: true, DeletionProtection: true },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('[VIB-17] what Redis holds is encrypted, copied every day, and copied once more before it goes', () => {
    cache.hasResource('AWS::ElastiCache::ReplicationGroup', {
      Properties: { AtRestEncryptionEnabled: true, SnapshotRetentionLimit: 1 },
      DeletionPolicy: 'Snapshot',
      UpdateReplacePolicy: 'Snapshot',
    });
  });

  test('[VIB-18] both Docker engines share one encrypted file system, which outlives its stack', () => {
    storage.resourceCountIs('AWS::EFS::FileSystem', 1);
    storage.hasResource('AWS::EFS::FileSystem', {
      Properties: { Encrypted: true, KmsKeyId: Match.anyValue() },
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    const users = to('file system docker-volumes').map((line) => line.split(' -> ')[0]!);
    expect(users).not.toEqual([]);
    for (const user of users) expect(user).toMatch(/^docker$|^nodes .*(daemons|docker)/);
  });

  test('[VIB-19] database, cache and files have copies in several zones', () => {
    database.hasResourceProperties('AWS::RDS::DBInstance', { MultiAZ: true });
    cache.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', { MultiAZEnabled: true });
    storage.hasResourceProperties('AWS::EFS::FileSystem', { AvailabilityZoneName: Match.absent() });
    storage.resourceCountIs('AWS::EFS::MountTarget', 3);
  });

  test('[VIB-20] backend and database have their secrets from Secrets Manager, in no template', () => {
    expect(backend.secrets).toMatchObject({
      SIGNING_KEY: { secret: 'vibebox/prod/signing' },
      POSTGRES_PASSWORD: { secret: 'vibebox/prod/postgres/backend', field: 'password' },
      REDIS_PASSWORD: { secret: 'vibebox/prod/redis/backend', field: 'password' },
    });
    expect([backend.fetches, frontend.fetches].map(({ length }) => length)).toEqual([4, 0]);
    database.hasResourceProperties('AWS::RDS::DBInstance', {
      MasterUserPassword: { 'Fn::Join': ['', Match.arrayWith(['{{resolve:secretsmanager:'])] },
    });
  });

  test('[VIB-21] from the internet comes HTTPS on 443, to the load balancer alone; 80 only sends there', () => {
    expect(from('internet')).toEqual(['internet -> load balancer:443', 'internet -> load balancer:80']);
    ingress.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 80,
      DefaultActions: [{ Type: 'redirect', RedirectConfig: Match.objectLike({ Protocol: 'HTTPS', Port: '443' }) }],
    });
  });

  test('[VIB-22, VIB-28] the load balancer reaches the frontend on 80, and nobody else does', () => {
    expect(to('frontend')).toEqual(['load balancer -> frontend:80']);
  });

  test('[VIB-23, VIB-29] load balancer and frontend reach the backend, and nobody else does', () => {
    expect(to('backend')).toEqual(['frontend -> backend:3000', 'load balancer -> backend:3000']);
  });

  test('[VIB-24, VIB-25, VIB-26, VIB-29] the backend reaches PostgreSQL on 5432, Redis on 6379, Docker on 2376 with TLS, and no other of them', () => {
    expect(from('backend').filter(isBehind)).toEqual([
      'backend -> cache redis:6379',
      'backend -> database postgres:5432',
      'backend -> docker:2376',
    ]);
  });

  test('[VIB-26] plain text is not offered by Docker: nobody reaches 2375', () => {
    expect(to('docker')).toEqual(['backend -> docker:2376']);
    expect(docker.ports).toEqual([2376]);
    expect(docker.command!.join(' ')).toContain('--tlsverify');
    expect(backend.environment['DOCKER_URL']).toMatch(/^tcp:.*:2376$/);
  });

  test('[VIB-27, VIB-28] the frontend reaches neither PostgreSQL nor Redis nor Docker nor files', () => {
    expect(from('frontend')).not.toEqual([]);
    expect(from('frontend').filter(isBehind)).toEqual([]);
  });

  test('[VIB-30] of all programs only the backend reaches the data, beside what makes the roles of the database, and its copies', () => {
    const sources = (place: string) => to(place).map((line) => line.split(' -> ')[0]);
    // policies say which pod of a node; what shares the network of the node they do not know
    const nodes = { fargate: [], eks: ['nodes of services'] }[target];
    const copies = ['postgres-dump', 'postgres-restore'];
    expect(sources('database postgres')).toEqual(['backend', 'keeper of postgres', ...nodes, ...copies]);
    expect(sources('cache redis')).toEqual(['backend', ...nodes]);
  });

  test('[VIB-32] the database refuses connections without TLS', () => {
    database.hasResourceProperties('AWS::RDS::DBParameterGroup', {
      Parameters: Match.objectLike({ 'rds.force_ssl': '1' }),
    });
  });

  test('[VIB-35] a replica has 30 s from the signal to stop', () => {
    for (const { shutdownSeconds } of [frontend, backend, docker]) expect(shutdownSeconds).toBe(30);
  });

  test('[VIB-36] the backend has 90 s to start, in which failures do not count', () => {
    expect(backend.startSeconds).toBe(90);
  });

  test('[VIB-37] a backend is replaced after three failures of /health/live, 10 s apart, with 5 s for an answer', () => {
    expect(backend.liveness).toMatchObject({
      path: '/health/live',
      port: 3000,
      periodSeconds: 10,
      failureThreshold: 3,
      timeoutSeconds: 5,
    });
  });

  test('[VIB-38] a backend gets no requests after three failures of /health/ready, 5 s apart; the load balancer waits for 6', () => {
    const probe = { path: '/health/ready', port: 3000, timeoutSeconds: 5, failureThreshold: 3 };
    const asked = { fargate: [6], eks: [5, 6] }[target];
    expect(backend.readiness).toEqual(
      asked.map((periodSeconds) => expect.objectContaining({ ...probe, periodSeconds })),
    );
  });

  test('[VIB-39, VIB-40, VIB-41, VIB-42] the backend has 3 to 10 replicas, by 70 % CPU, 70 % memory and 1000 connections', () => {
    expect(backend.replicas).toEqual({ min: 3, max: 10 });
    expect(backend.scaling).toEqual([
      { metric: 'cpu', percent: 70 },
      { metric: 'memory', percent: 70 },
      { metric: 'connections', perReplica: 1000 },
    ]);
    expect(backend.grants).toContainEqual({ verb: 'cloudwatch:PutMetricData', resource: '*' });
  });

  test('[VIB-43, VIB-44] one replica comes in 30 s, and one goes in 5 minutes', () => {
    expect(backend.scaleOut).toEqual({ replicas: 1, everySeconds: 30 });
    expect(backend.scaleIn).toEqual({ replicas: 1, everySeconds: 300 });
  });

  test('[VIB-45, VIB-46, VIB-47] the database is dumped at three in the morning, to objects named after the day', () => {
    expect(workload('postgres-dump')).toMatchObject({
      schedule: { cron: '0 3 * * *', timeZone: 'UTC', enabled: true },
      environment: { BACKUP_PREFIX: 'vibebox-backups', PGDATABASE: 'postgres' },
    });
    expect(workload('postgres-restore').schedule?.enabled).toBe(false);
  });

  test('[VIB-48, VIB-49] a dump that is two hours late raises an alarm, and one of 30 days is dropped', () => {
    const backup = stage.template('backup');
    backup.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'vibebox-prod-postgres-dump-late',
      Period: 3600,
      EvaluationPeriods: 26,
      TreatMissingData: 'breaching',
    });
    backup.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: [Match.objectLike({ Prefix: 'vibebox-backups/', ExpirationInDays: 30 })] },
    });
  });

  test('[VIB-52] what programs print is kept as they print it, encrypted', () => {
    for (const { logs } of observed.workloads.values()) expect(logs).toEqual({ days: 30, encrypted: true });
  });

  test('[VIB-62] three frontends, three backends and two Dockers come to 23.5 CPU at the most', () => {
    const sizes = [frontend, backend, docker].map(({ size, replicas }) => replicas!.min * size.cpu);
    expect(sizes).toEqual([1.5, 6, 16]);
  });
});
