import { expect, test } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import customerService from '../../systems/customer-service';
import { References } from '../conformance/references';
import { synthesizeStage } from '../support/synth';
import { describeBuilt } from './describe-built';

const ZONES = ['us-east-1a', 'us-east-1b', 'us-east-1c'];
const NAME = 'customer-service';

describeBuilt(customerService, 'prod', ({ target, stage, observed }) => {
  const references = new References(stage);
  const service = observed.workloads.get(NAME)!;
  const [network, ingress, database, cache] = [
    stage.template('network'),
    stage.template('ingress'),
    stage.template('database'),
    stage.template('cache'),
  ];
  const to = (place: string) => observed.reachability.filter((line) => line.includes(` -> ${place}:`));

  test('[CUS-01, CUS-15] an Application Load Balancer in three zones leads everything to the service', () => {
    ingress.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      Type: 'application',
      Scheme: 'internet-facing',
      Subnets: [Match.anyValue(), Match.anyValue(), Match.anyValue()],
    });
    expect(observed.routes).toMatchObject([{ paths: ['/*'], service: NAME, port: 8080 }]);
  });

  test('[CUS-02] the service listens on 8080 and has three replicas at least', () => {
    expect(service).toMatchObject({ ports: [8080], replicas: { min: 3, max: 12 } });
  });

  test('[CUS-04, CUS-14] PostgreSQL has a standby in another zone, encrypted and protected', () => {
    database.hasResourceProperties('AWS::RDS::DBInstance', {
      Engine: 'postgres',
      MultiAZ: true,
      StorageEncrypted: true,
      DeletionProtection: true,
    });
  });

  test('[CUS-05] the cache is there for sessions, and the service knows it', () => {
    cache.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', { Engine: 'valkey', ReplicasPerNodeGroup: 2 });
    expect(service.environment['SESSIONS_HOST']).toMatch(/^cache\.sessions/);
  });

  test('[CUS-06, CUS-11, CUS-33] the database is copied every day, and can be put back to any time of 30 days', () => {
    database.hasResourceProperties('AWS::RDS::DBInstance', {
      BackupRetentionPeriod: 30,
      PreferredBackupWindow: Match.anyValue(),
      DeleteAutomatedBackups: false,
    });
  });

  test('[CUS-06] a snapshot of every night lies in a vault for 30 days, whatever becomes of the database', () => {
    const backup = stage.template('backup');
    backup.hasResourceProperties('AWS::Backup::BackupPlan', {
      BackupPlan: {
        BackupPlanRule: Match.arrayWith([
          Match.objectLike({ ScheduleExpression: 'cron(0 5 * * ? *)', Lifecycle: { DeleteAfterDays: 30 } }),
        ]),
      },
    });
    backup.hasResource('AWS::Backup::BackupVault', { UpdateReplacePolicy: 'Retain' });
  });

  test('[CUS-11, CUS-32, CUS-34] service, database and cache go on without one of three zones', () => {
    expect(service.zones).toEqual(ZONES);
    database.hasResourceProperties('AWS::RDS::DBInstance', { MultiAZ: true });
    cache.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      MultiAZEnabled: true,
      AutomaticFailoverEnabled: true,
    });
  });

  test('[CUS-12, CUS-41] a CDN keeps what is under /static', () => {
    stage.template('edge').hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({ CacheBehaviors: [Match.objectLike({ PathPattern: '/static/*' })] }),
    });
  });

  test('[CUS-12, CUS-38] the number of replicas follows 70 % CPU', () => {
    expect(service.scaling).toEqual([{ metric: 'cpu', percent: 70 }]);
  });

  test('[CUS-16, CUS-43] programs are in private subnets, behind NAT gateways; nobody reaches them but the load balancer', () => {
    expect(references.all('AWS::EC2::NatGateway')).toHaveLength(3);
    network.resourceCountIs('AWS::EC2::Subnet', 9);
    const collectors = { fargate: [], eks: [`collector -> ${NAME}:8080`] }[target];
    expect(to(NAME)).toEqual([...collectors, `load balancer -> ${NAME}:8080`]);
    expect(to('database main')).toContain(`${NAME} -> database main:5432`);
    expect(observed.reachability.filter((line) => line.startsWith('internet -> '))).toEqual([
      'internet -> load balancer:443',
      'internet -> load balancer:80',
    ]);
  });

  test('[CUS-17] the database is dumped into a bucket every night, and a dump of 30 days is dropped', () => {
    expect(observed.workloads.get('main-dump')?.schedule).toMatchObject({ cron: '0 3 * * *', enabled: true });
    const rules = Object.values(stage.template('backup').findResources('AWS::S3::Bucket')).flatMap(
      ({ Properties = {} }) =>
        (Properties as { LifecycleConfiguration?: { Rules: object[] } }).LifecycleConfiguration?.Rules ?? [],
    );
    expect(rules).toEqual(expect.arrayContaining([expect.objectContaining({ ExpirationInDays: 30 })]));
  });

  test('[CUS-19, CUS-50] what the service logs, and who asked the load balancer for what, is kept', () => {
    expect(service.logs).toEqual({ days: 30, encrypted: true });
    ingress.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      LoadBalancerAttributes: Match.arrayWith([{ Key: 'access_logs.s3.enabled', Value: 'true' }]),
    });
    network.resourceCountIs('AWS::EC2::FlowLog', 1);
  });

  test('[CUS-20, CUS-24, CUS-45] the image is in a repository of ECR, which looks for vulnerabilities in what is pushed', () => {
    const registry = synthesizeStage(customerService, 'shared', { target }).template('registry');
    registry.hasResourceProperties('AWS::ECR::Repository', {
      RepositoryName: `${NAME}/${NAME}`,
      ImageScanningConfiguration: { ScanOnPush: true },
    });
    expect(service.image).toMatch(/\.dkr\.ecr\.us-east-1\.amazonaws\.com\/customer-service\/customer-service:/);
  });

  test('[CUS-26] a new version takes over a few replicas at a time', () => {
    expect(service.release).toBe('rolling');
  });

  test('[CUS-30] all of it is made by code: stacks for one concern each', () => {
    const before = ['network', 'ingress', 'database', 'cache', 'edge', 'compute', 'services-main'];
    const shared = before.concat(
      'backup',
      'services-backup',
      'recovery',
      'drill',
      'failover',
      'audit',
      'notifications',
      'monitoring',
    );
    const own = { fargate: [], eks: ['gitops'] }[target];
    expect([...stage.stacks.keys()].toSorted()).toEqual([...shared, ...own].toSorted());
  });

  test('[CUS-31] health is asked for every 10 s, to restart what fails, and to keep requests away from it', () => {
    expect(service.liveness).toMatchObject({ path: '/health', port: 8080, periodSeconds: 10 });
    expect(service.readiness).not.toEqual([]);
    for (const probe of service.readiness) expect(probe).toMatchObject({ path: '/health', periodSeconds: 10 });
  });

  test('[CUS-39] a replica has 0.5 CPU and 1 GiB; a task has what collects its signals on top', () => {
    expect(service.size).toEqual({ cpu: 0.5, memoryMiB: { fargate: 2048, eks: 1024 }[target] });
  });

  test('[CUS-40] the service is told of a reader', () => {
    expect(service.environment['MAIN_READER_HOST']).toMatch(/^database\.mainReader/);
  });

  test('[CUS-42] passwords come from Secrets Manager', () => {
    expect(service.secrets).toMatchObject({
      MAIN_PASSWORD: { secret: 'customer-service/prod/main/customer-service', field: 'password' },
      SESSIONS_PASSWORD: { secret: 'customer-service/prod/sessions/customer-service', field: 'password' },
    });
  });

  test('[CUS-44] who comes by HTTP is sent to HTTPS, database and cache take TLS alone, and the network tells what is plain', () => {
    stage.template('edge').hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({
        DefaultCacheBehavior: Match.objectLike({ ViewerProtocolPolicy: 'redirect-to-https' }),
        Origins: [Match.objectLike({ CustomOriginConfig: Match.objectLike({ OriginProtocolPolicy: 'https-only' }) })],
      }),
    });
    ingress.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 80,
      DefaultActions: [{ Type: 'redirect', RedirectConfig: Match.objectLike({ Protocol: 'HTTPS' }) }],
    });
    database.hasResourceProperties('AWS::RDS::DBParameterGroup', {
      Parameters: Match.objectLike({ 'rds.force_ssl': '1' }),
    });
    cache.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', { TransitEncryptionMode: 'required' });
    network.hasResourceProperties('AWS::EC2::VPCEncryptionControl', { Mode: 'monitor' });
  });
});

describeBuilt(customerService, 'dev', ({ stage, observed }) => {
  const service = observed.workloads.get(NAME)!;

  test('[CUS-07] dev is one replica, one database and one NAT gateway', () => {
    expect(service.replicas).toEqual({ min: 1, max: 1 });
    stage.template('network').resourceCountIs('AWS::EC2::NatGateway', 1);
    stage.template('database').resourceCountIs('AWS::RDS::DBInstance', 1);
    stage.template('database').hasResourceProperties('AWS::RDS::DBInstance', {
      MultiAZ: false,
      DBInstanceClass: 'db.t4g.micro',
    });
  });

  test('[CUS-08] dev logs in detail', () => {
    expect(service.environment['LOG_LEVEL']).toBe('debug');
  });
});

describeBuilt(customerService, 'staging', ({ stage, observed }) => {
  test('[CUS-09] staging is small, and has a standby and a reader of PostgreSQL', () => {
    expect(observed.workloads.get(NAME)!.replicas).toEqual({ min: 2, max: 6 });
    stage.template('network').resourceCountIs('AWS::EC2::NatGateway', 1);
    stage.template('database').hasResourceProperties('AWS::RDS::DBInstance', { MultiAZ: true });
    stage.template('database').hasResourceProperties('AWS::RDS::DBInstance', {
      SourceDBInstanceIdentifier: Match.anyValue(),
    });
  });
});
