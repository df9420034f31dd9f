import { localImage } from '../../data/local-images';
import { engineVersionOf } from './server-versions';
import type { StageSpec } from '../../spec/stage';
import { databaseName } from '../names';
import type { ComposeFile, ComposeService } from './compose-file';

/** User and password of everything on a laptop. It protects nothing: ports are published on this machine only. */
export const LOCAL = 'local';

/** Names of what stands in for a resource; apart from those of services, which may be called the same. */
export const databaseHost = (database: string) => `${database}-database`;
export const cacheHost = (cache: string) => `${cache}-cache`;
export const AWS_HOST = 'local-aws';
export const AWS_PORT = 4566;

/** Account that the local server says to be. */
const ACCOUNT = '000000000000';

const often = { interval: '2s', timeout: '5s', retries: 30 } as const;

/** Databases, caches, and one server for all queues and buckets. */
export function localServers(stage: StageSpec): Pick<ComposeFile, 'services' | 'configs' | 'volumes'> {
  const databases = Object.entries(stage.databases).map(([name, { version }]) => [
    databaseHost(name),
    postgres(name, version),
  ]);
  const caches = Object.entries(stage.caches).map(([name, cache]) => [
    cacheHost(name),
    cacheServer(engineVersionOf(cache)),
  ]);
  const aws = usesAws(stage) ? [[AWS_HOST, awsServer(stage)]] : [];
  return {
    services: Object.fromEntries([...databases, ...caches, ...aws]) as Record<string, ComposeService>,
    volumes: Object.fromEntries(Object.keys(stage.databases).map((name) => [databaseHost(name), {}])),
    ...(usesAws(stage) && { configs: { [AWS_HOST]: { content: JSON.stringify(contentsOf(stage)) } } }),
  };
}

/** Whether something of AWS is asked by its own protocol. */
export const usesAws = ({ queues, buckets }: StageSpec) => Object.keys(queues).length + Object.keys(buckets).length > 0;

const localQueue = ({ queues }: StageSpec, queue: string) => `${queue}${queues[queue]?.fifo ? '.fifo' : ''}`;

function contentsOf(stage: StageSpec) {
  const { queues, buckets } = stage;
  return {
    queues: Object.entries(queues).map(([name, { fifo }]) => ({
      name: localQueue(stage, name),
      ...(fifo && { attributes: { FifoQueue: 'true' } }),
    })),
    buckets: Object.keys(buckets),
  };
}

function postgres(name: string, version: string): ComposeService {
  return {
    image: localImage('postgres', version),
    environment: { POSTGRES_USER: LOCAL, POSTGRES_PASSWORD: LOCAL, POSTGRES_DB: databaseName(name) },
    volumes: [`${databaseHost(name)}:${dataFolder(version)}`],
    healthcheck: { test: ['CMD', 'pg_isready', '--username', LOCAL, '--dbname', databaseName(name)], ...often },
  };
}

/** Since PostgreSQL 18 the image keeps its data one folder up. https://github.com/docker-library/postgres/pull/1259 */
const dataFolder = (version: string) =>
  Number.parseInt(version, 10) < 18 ? '/var/lib/postgresql/data' : '/var/lib/postgresql';

function cacheServer({ engine, version }: ReturnType<typeof engineVersionOf>): ComposeService {
  return {
    image: localImage(engine, version),
    command: [`${engine}-server`, '--requirepass', LOCAL],
    healthcheck: { test: ['CMD', `${engine}-cli`, '-a', LOCAL, '--no-auth-warning', 'ping'], ...often },
  };
}

/**
 * The image asks itself whether it is healthy. In AWS a queue and a bucket have host names of their own; here these are
 * further names of the one server, which knows by them what is meant.
 */
function awsServer(stage: StageSpec): ComposeService {
  const { queues, buckets, region } = stage;
  const names = [
    ...(Object.keys(queues).length > 0 ? [queueHost(region)] : []),
    ...Object.keys(buckets).map((bucket) => `${bucket}.${AWS_HOST}`),
  ];
  return {
    image: localImage('fauxqs'),
    environment: {
      FAUXQS_INIT: '/init.json',
      FAUXQS_HOST: AWS_HOST,
      FAUXQS_DEFAULT_REGION: region,
      FAUXQS_LOGGER: 'false',
    },
    configs: [{ source: AWS_HOST, target: '/init.json' }],
    networks: { default: { aliases: names } },
  };
}

const queueHost = (region: string) => `sqs.${region}.${AWS_HOST}`;

/** `MAILS_QUEUE_URL`. A FIFO queue is known by its ending. */
export const localQueueUrl = (stage: StageSpec, queue: string) =>
  `http://${queueHost(stage.region)}:${AWS_PORT}/${ACCOUNT}/${localQueue(stage, queue)}`;
