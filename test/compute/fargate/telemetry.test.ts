import { describe, expect, test } from '@jest/globals';
import { synthesizeVariant } from '../../support/synth';

interface Container {
  readonly Name: string;
  readonly Essential: boolean;
  readonly Environment?: readonly { readonly Name: string; readonly Value: string }[];
  readonly LogConfiguration: { readonly LogDriver: string };
  readonly FirelensConfiguration?: unknown;
  readonly [property: string]: unknown;
}

const stage = synthesizeVariant({
  services: {
    api: {
      metrics: { path: '/numbers', intervalSeconds: 30, custom: { tokens_issued: { kind: 'counter' } } },
      uses: ['main', 'files'],
    },
  },
  databases: { main: {} },
  buckets: { files: {} },
  observability: {
    metrics: 'prometheus',
    traces: 'tempo',
    logDays: { access: 90, audit: 400 },
    audit: { database: ['write', 'ddl'], api: { buckets: ['files'] } },
  },
});
const [, task] = stage.resources('services-main', 'AWS::ECS::TaskDefinition')[0]!;
const containers = task['ContainerDefinitions'] as Container[];
const container = (name: string) => containers.find(({ Name }) => Name === name)!;
const variable = (name: string, key: string) =>
  container(name).Environment?.find((each) => each.Name === key)?.Value ?? '';
const statements = Object.values(stage.template('services-main').toJSON()['Resources'] as Record<string, Resource>)
  .filter(({ Type }) => Type === 'AWS::IAM::Policy')
  .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);

interface Resource {
  readonly Type: string;
  readonly Properties: { readonly PolicyDocument: { readonly Statement: readonly { Action: unknown }[] } };
}

test('nothing of it is found by the gate', () => {
  expect(stage.findings).toEqual([]);
});

describe('the collector beside a service', () => {
  const configuration = JSON.parse(variable('otel_collector', 'AOT_CONFIG_CONTENT')) as {
    readonly receivers: Record<string, unknown>;
    readonly processors: Record<string, unknown>;
    readonly exporters: Record<string, unknown>;
    readonly extensions: Record<string, unknown>;
    readonly service: {
      readonly extensions: readonly string[];
      readonly pipelines: Record<string, Record<'receivers' | 'processors' | 'exporters', readonly string[]>>;
    };
  };

  test('[CUS-19] takes OpenTelemetry on localhost alone, and hands it to X-Ray', () => {
    expect(configuration.receivers['otlp']).toEqual({
      protocols: { grpc: { endpoint: '127.0.0.1:4317' }, http: { endpoint: '127.0.0.1:4318' } },
    });
    expect(configuration.service.pipelines['traces']?.exporters).toEqual(['awsxray']);
    expect(statements).toContainEqual(
      expect.objectContaining({ Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'] }),
    );
  });

  test('[CUS-49] asks the service as declared, and keeps in CloudWatch what is declared, by system, stage and service', () => {
    expect(configuration.receivers['prometheus']).toMatchObject({
      config: {
        scrape_configs: [
          {
            scrape_interval: '30s',
            metrics_path: '/numbers',
            static_configs: [{ targets: ['127.0.0.1:8080'] }],
            metric_relabel_configs: [{ regex: '(tokens_issued)(_bucket|_sum|_count)?', action: 'keep' }],
          },
        ],
      },
    });
    expect(configuration.exporters['awsemf']).toMatchObject({
      namespace: 'Slipway',
      log_group_name: '/shop/dev/platform/metrics',
      metric_declarations: [{ dimensions: [['System', 'Stage', 'Service']] }],
    });
  });

  test('has pipelines of parts that it has', () => {
    for (const pipeline of Object.values(configuration.service.pipelines)) {
      for (const part of ['receivers', 'processors', 'exporters'] as const)
        for (const name of pipeline[part]) expect(Object.keys(configuration[part])).toContain(name);
    }
    expect(Object.keys(configuration.extensions)).toEqual(configuration.service.extensions);
  });

  test('is found by the program, and is not the end of it', () => {
    expect(variable('api', 'OTEL_EXPORTER_OTLP_ENDPOINT')).toBe('http://localhost:4318');
    expect(variable('api', 'OTEL_SERVICE_NAME')).toBe('api');
    expect(container('otel_collector')).toMatchObject({ Essential: false, MemoryReservation: 128, Memory: 256 });
  });
});

describe('lines by class', () => {
  test('[CUS-50] go through a router, each class to a group of its own', () => {
    expect(container('api').LogConfiguration).toEqual({ LogDriver: 'awsfirelens' });
    expect(container('log_router').FirelensConfiguration).toEqual({ Type: 'fluentbit' });
    const file = variable('log_router', 'FILE_1');
    expect(file).toContain('$class ^audit$ class.audit.$TAG false');
    for (const group of ['/shop/dev/platform/class/access', '/shop/dev/platform/class/audit', '/shop/dev/api'])
      expect(file).toMatch(new RegExp(`log_group_name +${group}\n`));
  });

  test('[CUS-50] are kept as long as declared, the audit under a key of its own', () => {
    const groups = stage.resources('compute', 'AWS::Logs::LogGroup').map(([, group]) => group);
    const group = (name: string) =>
      groups.find(({ LogGroupName }) => LogGroupName === `/shop/dev/platform/class/${name}`);
    expect(group('access')?.['RetentionInDays']).toBe(90);
    expect(group('audit')?.['RetentionInDays']).toBe(400);
    expect(group('audit')?.['KmsKeyId']).not.toEqual(group('access')?.['KmsKeyId']);
  });
});

describe('the audit', () => {
  test('[CUS-47] of the database is pgaudit, with the declared classes, and a log that is kept as long', () => {
    const [, parameters] = stage.resources('database', 'AWS::RDS::DBParameterGroup')[0]!;
    expect(parameters['Parameters']).toMatchObject({
      shared_preload_libraries: 'pg_stat_statements,pgaudit',
      'pgaudit.log': 'ddl,write',
    });
    const groups = stage.resources('database', 'AWS::Logs::LogGroup').map(([, group]) => group);
    const log = groups.find(({ LogGroupName }) => String(LogGroupName).endsWith('/postgresql'));
    expect(log?.['RetentionInDays']).toBe(400);
  });

  test('[CUS-47] of the API is a trail that shows changes to itself, encrypted, in a bucket of its own', () => {
    const [, trail] = stage.resources('audit', 'AWS::CloudTrail::Trail')[0]!;
    expect(trail).toMatchObject({
      TrailName: 'shop-dev-api',
      EnableLogFileValidation: true,
      IsMultiRegionTrail: true,
      KMSKeyId: expect.anything(),
      EventSelectors: [
        { IncludeManagementEvents: true },
        { DataResources: [{ Type: 'AWS::S3::Object' }], IncludeManagementEvents: false },
      ],
    });
  });
});
