import { describe, expect, test } from '@jest/globals';
import { NOT_YET } from '../../../lib/lowering/facts/fact';
import { kubernetesServiceFacts } from '../../../lib/lowering/kubernetes/service-facts';
import { lowerStage, refusals } from '../../../lib/lowering/lower-stage';
import type { LoweringNote, LoweringStatus } from '../../../lib/lowering/lowering-note';
import type { ReleasedTags } from '../../../lib/lowering/released';
import customerService from '../../../systems/customer-service';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';

const data = {
  queues: { jobs: {} },
  buckets: { uploads: {} },
  databases: { main: {}, ledger: {} },
  caches: { sessions: {} },
};

function noteOn(path: string, patch: Description, released: ReleasedTags = {}): LoweringNote | undefined {
  return lowerStage(minimalStage({ ...data, ...patch }), 'eks', released).find((note) => note.path === path);
}

const onService = (field: string, api: Description, released?: ReleasedTags) =>
  noteOn(`services.api.${field}`, { services: { api } }, released);

const internal = { kind: 'internal', port: 8080 };
const scaled = { replicas: { min: 2, max: 6 } };
const cpu = { metric: 'cpu', percent: 70 };
const at = (cron: string, patch: Description = {}) => ({ metric: 'schedule', cron, min: 3, ...patch });
const following = (target: Description) => ({
  kind: 'worker',
  consumes: 'jobs',
  ...scaled,
  scaling: [{ metric: 'queue', ...target }],
});
const probe = (name: string, settings: Description) => ({ probes: { [name]: settings } });

type Row = [title: string, field: string, api: Description, status: LoweringStatus, reason: string];

describe('what becomes of a fact of a service on EKS', () => {
  test.each<Row>([
    ['a web service', 'kind', {}, 'honoured', 'Deployment'],
    ['a job', 'kind', { kind: 'job', schedule: { cron: '0 3 * * *' } }, 'honoured', 'CronJob'],
    ['a daemon', 'kind', { kind: 'daemon' }, 'honoured', 'a managed node group of its own'],

    ['TCP between services', 'protocol', { ...internal, protocol: 'tcp' }, 'honoured', 'protocol'],
    ['TCP from users', 'protocol', { protocol: 'tcp' }, 'refused', 'speaks HTTP and gRPC'],
    ['further ports', 'ports', { ports: { metrics: 9464 } }, 'honoured', 'no connection'],
    [
      'a port named like the main one',
      'ports',
      { ports: { main: 9464 } },
      'refused',
      "'main' is the name of the port itself",
    ],
    ['a port with two hyphens', 'ports', { ports: { 'a--b': 9464 } }, 'refused', "no port named 'a--b'"],

    [
      'any size',
      'resources',
      { resources: { request: { cpu: 0.3, memoryMiB: 700 } } },
      'honoured',
      'requests and limits',
    ],
    [
      'a finer share than Kubernetes has',
      'resources',
      { resources: { request: { cpu: 0.0625, memoryMiB: 64 } } },
      'rounded',
      'thousandths',
    ],

    [
      'a startup probe',
      'probes.startup',
      probe('startup', { path: '/up', periodSeconds: 3 }),
      'honoured',
      'startup probe',
    ],
    [
      'a liveness probe by command',
      'probes.liveness',
      probe('liveness', { command: ['true'] }),
      'honoured',
      'liveness probe',
    ],
    [
      'two successes of a liveness probe',
      'probes.liveness',
      probe('liveness', { path: '/up', successThreshold: 2 }),
      'rounded',
      'one success instead of 2',
    ],
    [
      'two successes of a readiness probe',
      'probes.readiness',
      probe('readiness', { path: '/up', successThreshold: 2 }),
      'honoured',
      'readiness probe',
    ],
    [
      'one success of a readiness probe, which is too few for a load balancer',
      'probes.readiness',
      probe('readiness', { path: '/up' }),
      'rounded',
      'successes 2 instead of 1',
    ],
    [
      'a readiness probe of a port',
      'probes.readiness',
      probe('readiness', { port: 8080 }),
      'rounded',
      "the load balancer asks '/'",
    ],
    [
      'a probe of gRPC',
      'probes.liveness',
      { protocol: 'grpc', ...probe('liveness', { path: '/x' }) },
      'rounded',
      "gRPC's own health service",
    ],
    [
      'a probe of gRPC under TLS',
      'probes.liveness',
      { protocol: 'grpc', tls: true, ...probe('liveness', { path: '/x' }) },
      'rounded',
      'only connects',
    ],

    ['one replica', 'replicas', { replicas: 1 }, 'honoured', '1 pod'],
    ['several replicas', 'replicas', { replicas: 3 }, 'honoured', '3 pods over the zones'],
    [
      'a number that scales',
      'replicas',
      { ...scaled, scaling: [cpu] },
      'honoured',
      '2 to 6 pods over the zones, by KEDA',
    ],
    [
      'a worker without an image',
      'replicas',
      { kind: 'worker', replicas: 3 },
      'honoured',
      'none until the first release',
    ],

    ['CPU', 'scaling[0]', { ...scaled, scaling: [cpu] }, 'honoured', 'trigger of KEDA at 70 %'],
    [
      'parts of a percent',
      'scaling[0]',
      { ...scaled, scaling: [{ metric: 'memory', percent: 72.5 }] },
      'rounded',
      'at 73 %',
    ],
    [
      'requests',
      'scaling[0]',
      { ...scaled, scaling: [{ metric: 'requests', perReplicaPerMinute: 100 }] },
      'honoured',
      'requests that the load balancer counts',
    ],
    [
      'requests that nobody counts',
      'scaling[0]',
      { ...internal, ...scaled, scaling: [{ metric: 'requests', perReplicaPerMinute: 100 }] },
      'refused',
      'only a web service',
    ],
    [
      'connections',
      'scaling[0]',
      { ...scaled, scaling: [{ metric: 'connections', perReplica: 1000 }] },
      'honoured',
      'ActiveConnections, which the program publishes',
    ],
    ['the depth of a queue', 'scaling[0]', following({ depthPerReplica: 100 }), 'honoured', '100 messages per replica'],
    ['parts of a message', 'scaling[0]', following({ depthPerReplica: 2.5 }), 'rounded', 'at 3 messages'],
    ['the age of a message', 'scaling[0]', following({ oldestAgeSeconds: 300 }), 'honoured', 'age of the oldest'],
    [
      'a list of a cache',
      'scaling[0]',
      { ...following({ depthPerReplica: 10, cache: 'sessions', list: 'jobs' }), uses: ['sessions'] },
      'honoured',
      '10 entries of the list per replica; KEDA is on nodes of services',
    ],
    [
      'latency',
      'scaling[0]',
      { ...scaled, scaling: [{ metric: 'latency', percentile: 'p95', milliseconds: 500 }] },
      'honoured',
      'the p95 that the load balancer measures',
    ],
    [
      'times that take turns',
      'scaling[1]',
      { ...scaled, scaling: [at('0 8 * * 1-5'), at('0 20 * * 1-5')] },
      'honoured',
      'window of KEDA',
    ],
    ['one point in time', 'scaling[0]', { ...scaled, scaling: [at('0 8 * * 1-5')] }, 'refused', 'do not take turns'],
    [
      'another upper bound for a time',
      'scaling[0]',
      { ...scaled, scaling: [at('0 8 * * *', { max: 20 }), at('0 20 * * *')] },
      'refused',
      'one upper bound',
    ],

    ['regular capacity', 'capacity', { capacity: { spot: false } }, 'honoured', 'regular price'],
    ['Spot', 'capacity', { capacity: { spot: true } }, 'honoured', 'Spot nodes'],
    [
      'some replicas on Spot',
      'capacity',
      { replicas: 3, capacity: { spot: true, onDemandBase: 2 } },
      'honoured',
      '2 pods on regular nodes',
    ],

    ['rolling', 'release', { release: { strategy: 'rolling', maxSurge: 1 } }, 'rounded', 'until Git goes back'],
    [
      'rolling back by errors',
      'release',
      { release: { strategy: 'rolling', rollbackOnErrorPercent: 5 } },
      'refused',
      'does not count errors',
    ],
    ['blue/green', 'release', { release: { strategy: 'blue-green' } }, 'honoured', 'errors take it back'],
    [
      'blue/green without time to watch',
      'release',
      { release: { strategy: 'blue-green', bakeMinutes: 0 } },
      'rounded',
      'no time to count errors',
    ],
    ['canary', 'release', { release: { strategy: 'canary' } }, 'rounded', 'of 2 pods is 1 of 3, 33 %'],
    [
      'canary of one',
      'release',
      { replicas: 1, release: { strategy: 'canary', rollbackOnErrorPercent: 2 } },
      'rounded',
      'of one pod is 1 of 2, 50 %',
    ],
    [
      'linear',
      'release',
      { ...scaled, scaling: [cpu], release: { strategy: 'linear', stepPercent: 25 } },
      'rounded',
      'the old pods end with the last step',
    ],

    [
      'a database and a cache',
      'uses',
      { uses: ['main', 'ledger', 'sessions'] },
      'honoured',
      'a role or permission of its own',
    ],
    ['one of two databases', 'uses', { uses: ['main'] }, 'rounded', 'the network lets it reach ledger, too'],
    ['a bucket', 'uses', { uses: ['uploads'] }, 'rounded', 'no policy can name those of S3'],
    [
      'a bucket, beside the internet',
      'uses',
      { uses: ['uploads'], egress: 'internet' },
      'honoured',
      'a role or permission',
    ],
    ['a way out', 'egress', { egress: 'internet' }, 'honoured', 'TCP 443'],
    ['a way out to some hosts', 'egress', { egress: ['api.openai.com'] }, 'honoured', 'its ApplicationNetworkPolicy'],

    ['a schedule of a job', 'schedule', { kind: 'job', schedule: { cron: '0 3 1 * 1' } }, 'honoured', 'CronJob'],
    [
      'a schedule that only others understand',
      'schedule',
      { kind: 'job', schedule: { cron: '0 3 L * *' } },
      'refused',
      "does not understand '0 3 L * *'",
    ],
    ['no privileges', 'privileged', { privileged: false }, 'honoured', 'not privileged'],
    ['privileges', 'privileged', { kind: 'daemon', privileged: true }, 'honoured', 'root on its nodes'],
    ['a namespace', 'namespace', { namespace: 'backend' }, 'honoured', 'namespace of its own'],
    [
      'a namespace of Kubernetes',
      'namespace',
      { namespace: 'kube-system' },
      'refused',
      "a namespace 'kube-system' of its own",
    ],
    ['a namespace of a chart', 'namespace', { namespace: 'argocd' }, 'refused', "a namespace 'argocd' of its own"],
    ['a shell', 'exec', { exec: true }, 'rounded', 'kubectl exec for the group shop-dev-operators'],
    ['no shell', 'exec', { exec: false }, 'honoured', 'no shell'],
    ['logs', 'logDays', { logDays: 30 }, 'honoured', 'logs kept 30 days'],
    ['logs for an odd time', 'logDays', { logDays: 45 }, 'rounded', 'logs kept 60 days'],
  ])('%s', (_, field, api, status, reason) => {
    expect(onService(field, api)).toMatchObject({ status, reason: expect.stringContaining(reason) });
  });

  test('a step that is slower than Kubernetes knows', () => {
    const scalingBehavior = { scaleIn: { replicas: 1, everySeconds: 3600, belowPercent: 30 } };
    const api = { ...scaled, scaling: [cpu], scalingBehavior };
    const field = 'scalingBehavior.scaleIn';
    expect(onService(`${field}.everySeconds`, api)).toMatchObject({ status: 'rounded' });
    expect(onService(`${field}.replicas`, api)).toMatchObject({ status: 'honoured' });
    expect(onService(`${field}.belowPercent`, api)).toMatchObject({ status: 'substituted' });
  });

  test('a shell, which opens every pod of its namespace', () => {
    const services = { api: { exec: true }, jobs: { kind: 'worker' } };
    expect(noteOn('services.api.exec', { services })?.reason).toContain('into any pod of the namespace shop');
  });

  test('how often secrets are looked up', () => {
    const patch = { secrets: { key: { refreshHours: 2 } }, services: { api: { secrets: { KEY: 'key' } } } };
    expect(noteOn('secrets.key.refreshHours', patch)).toMatchObject({ status: 'honoured' });
  });
});

describe('names that the cluster has already', () => {
  test.each(['default', 'default-deny', 'allow-dns'])('a service cannot be named %s', (name) => {
    const note = noteOn(`services.${name}.kind`, { services: { [name]: { kind: 'worker' } } });
    expect(note).toMatchObject({ status: 'refused', final: true, fix: 'rename the service' });
  });

  test('a system named like one of its namespaces gives its services another', () => {
    const kindOf = (api: Description) => noteOn('services.api.kind', { name: 'keda', services: { api } });
    expect(kindOf({})).toMatchObject({ status: 'refused', final: true });
    expect(kindOf({ namespace: 'shop' })).toMatchObject({ status: 'honoured' });
  });
});

describe('the image that runs', () => {
  test.each<[string, Description, ReleasedTags, string]>([
    ['of the release', {}, { api: '1.4.2' }, 'image of the release 1.4.2'],
    ['of the stand-in, before the first release', {}, {}, 'a stand-in runs until the first release'],
    ['none, where nothing can stand in', { kind: 'worker' }, {}, 'starts at no replica until the first release'],
  ])('%s', (_, api, released, reason) => {
    expect(onService('build', { ...api, build: '.' }, released)).toMatchObject({ status: 'honoured', reason });
  });
});

test('every field of a service has an engine, except these', () => {
  const missing = kubernetesServiceFacts.filter(({ how }) => how === NOT_YET).map(({ pattern }) => pattern);
  expect(missing).toEqual([]);
});

test.each(customerService.stages)('nothing of customer-service in $stage is refused', (stage) => {
  expect(refusals(lowerStage(stage, 'eks'))).toEqual([]);
});
