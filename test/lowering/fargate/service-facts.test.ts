import { describe, expect, test } from '@jest/globals';
import { lowerStage } from '../../../lib/lowering/lower-stage';
import type { LoweringNote, LoweringStatus } from '../../../lib/lowering/lowering-note';
import type { ReleasedTags } from '../../../lib/lowering/released';
import type { Description } from '../../support/descriptions';
import { minimalStage } from '../../support/descriptions';

function noteOn(field: string, api: Description, released: ReleasedTags = {}): LoweringNote | undefined {
  const stage = minimalStage({ queues: { jobs: {} }, caches: { sessions: {} }, services: { api } });
  return lowerStage(stage, 'fargate', released).find(({ path }) => path === `services.api.${field}`);
}

const internal = { kind: 'internal', port: 8080 };
const scaled = { replicas: { min: 2, max: 6 } };
const usual = { ...scaled, scaling: [{ metric: 'cpu', percent: 70 }] };
const following = (target: Description) => ({
  kind: 'worker',
  consumes: 'jobs',
  ...scaled,
  scaling: [{ metric: 'queue', ...target }],
});
const routes = ['/v1/*', '/v2/*'];

type Row = [title: string, field: string, api: Description, status: LoweringStatus, reason: string];

test('a shell into a job is refused: nothing would open it', () => {
  const nightly = { kind: 'job', build: '.', schedule: { cron: '0 3 * * *' }, exec: true };
  const notes = lowerStage(minimalStage({ services: { nightly } }), 'fargate', {});
  expect(notes.find(({ path }) => path === 'services.nightly.exec')).toMatchObject({ status: 'refused' });
});

test('a job that calls a service is refused: its task would never find it', () => {
  const nightly = { kind: 'job', build: '.', schedule: { cron: '0 3 * * *' }, calls: ['api'] };
  const notes = lowerStage(minimalStage({ services: { nightly } }), 'fargate', {});
  expect(notes.find(({ path }) => path === 'services.nightly.calls')).toMatchObject({
    status: 'refused',
    final: true,
    fix: expect.stringContaining('worker'),
  });
});

test.each<[title: string, memoryMiB: number, status: LoweringStatus]>([
  ['which then is the next size', 512, 'rounded'],
  ['where it fits', 1024 - 64, 'honoured'],
])('the size of a service that is called says what its proxy takes of it, %s', (_, memoryMiB, status) => {
  const api = { resources: { request: { cpu: 0.25, memoryMiB } } };
  const stage = minimalStage({ services: { api, caller: { kind: 'worker', calls: ['api'] } } });
  expect(lowerStage(stage, 'fargate', {}).find(({ path }) => path === 'services.api.resources')).toMatchObject({
    status,
    reason: expect.stringContaining('0.25 vCPU and 1024 MiB, 64 MiB of it for the proxy of Service Connect'),
  });
});

describe('what becomes of a fact of a service on Fargate', () => {
  test.each<Row>([
    ['a web service', 'kind', {}, 'honoured', 'ECS service'],
    ['a job', 'kind', { kind: 'job', schedule: { cron: '0 3 * * *' } }, 'honoured', 'scheduled task'],
    ['a daemon', 'kind', { kind: 'daemon' }, 'honoured', 'on EC2 instances of its own'],

    ['TCP between services', 'protocol', { ...internal, protocol: 'tcp' }, 'honoured', 'Service Connect'],
    ['TCP from users', 'protocol', { protocol: 'tcp' }, 'refused', 'speaks HTTP and gRPC'],

    [
      'an exact size',
      'resources',
      { resources: { request: { cpu: 0.25, memoryMiB: 512 } } },
      'honoured',
      'a task of 0.25 vCPU and 512 MiB',
    ],
    [
      'a limit above the request',
      'resources',
      { resources: { request: { cpu: 0.25, memoryMiB: 512 }, limit: { cpu: 1 } } },
      'rounded',
      'a task of 1 vCPU and 2048 MiB',
    ],
    [
      'an odd size',
      'resources',
      { resources: { request: { cpu: 0.3, memoryMiB: 512 } } },
      'rounded',
      'a task of 0.5 vCPU and 1024 MiB',
    ],
    [
      'an impossible size',
      'resources',
      { resources: { request: { cpu: 64, memoryMiB: 512 } } },
      'refused',
      'no Fargate task has 64 vCPU and 512 MiB',
    ],

    ['one replica', 'replicas', { replicas: 1 }, 'honoured', '1 task'],
    ['several replicas', 'replicas', { replicas: 3 }, 'honoured', '3 tasks over the zones'],
    [
      'a number that scales',
      'replicas',
      { ...scaled, scaling: [{ metric: 'cpu', percent: 70 }] },
      'honoured',
      '2 to 6 tasks over the zones, by Application Auto Scaling',
    ],
    [
      'a worker without an image',
      'replicas',
      { kind: 'worker', replicas: 3 },
      'honoured',
      'none until the first release',
    ],

    [
      'CPU',
      'scaling[0]',
      { ...scaled, scaling: [{ metric: 'cpu', percent: 70 }] },
      'honoured',
      'target tracking at 70 %',
    ],
    [
      'memory',
      'scaling[0]',
      { ...scaled, scaling: [{ metric: 'memory', percent: 80 }] },
      'honoured',
      'target tracking at 80 %',
    ],
    [
      'requests',
      'scaling[0]',
      { ...scaled, scaling: [{ metric: 'requests', perReplicaPerMinute: 100 }] },
      'honoured',
      'requests per target',
    ],
    [
      'requests that nobody counts',
      'scaling[0]',
      { ...internal, ...scaled, scaling: [{ metric: 'requests', perReplicaPerMinute: 100 }] },
      'refused',
      'only a web service',
    ],
    [
      'requests during a canary release',
      'scaling[0]',
      { ...scaled, scaling: [{ metric: 'requests', perReplicaPerMinute: 100 }], release: { strategy: 'canary' } },
      'honoured',
      'requests per target',
    ],
    [
      'a schedule',
      'scaling[0]',
      { ...scaled, scaling: [{ metric: 'schedule', cron: '0 8 * * 1-5', min: 3 }] },
      'honoured',
      'scheduled action',
    ],
    [
      'a schedule that AWS cannot say',
      'scaling[0]',
      { ...scaled, scaling: [{ metric: 'schedule', cron: '0 8 1 * 1', min: 3 }] },
      'refused',
      'not both',
    ],
    [
      'latency',
      'scaling[0]',
      { ...scaled, scaling: [{ metric: 'latency', percentile: 'p95', milliseconds: 500 }] },
      'honoured',
      'target tracking on the p95',
    ],
    [
      'connections',
      'scaling[0]',
      { ...scaled, scaling: [{ metric: 'connections', perReplica: 1000 }] },
      'honoured',
      'ActiveConnections, which the program publishes',
    ],
    ['the depth of a queue', 'scaling[0]', following({ depthPerReplica: 100 }), 'honoured', 'messages per task'],
    ['the age of a message', 'scaling[0]', following({ oldestAgeSeconds: 300 }), 'honoured', 'age of the oldest'],
    [
      'a queue that wakes a service',
      'scaling[0]',
      { ...following({ depthPerReplica: 100 }), replicas: { min: 0, max: 6 } },
      'honoured',
      'an alarm starts the first task',
    ],
    [
      'a list of a cache',
      'scaling[0]',
      { ...following({ depthPerReplica: 10, cache: 'sessions', list: 'jobs' }), uses: ['sessions'] },
      'refused',
      'no metric of the length of a list',
    ],
    [
      'fast steps',
      'scalingBehavior.scaleOut.everySeconds',
      { ...usual, scalingBehavior: { scaleOut: { replicas: 1, everySeconds: 30 } } },
      'rounded',
      'once a minute',
    ],
    [
      'slow steps',
      'scalingBehavior.scaleIn.everySeconds',
      { ...usual, scalingBehavior: { scaleIn: { replicas: 1, everySeconds: 300 } } },
      'honoured',
      'cooldown',
    ],
    [
      'a bound of its own for the way in',
      'scalingBehavior.scaleIn.belowPercent',
      { ...usual, scalingBehavior: { scaleIn: { replicas: 1, everySeconds: 300, belowPercent: 30 } } },
      'honoured',
      'threshold of the alarm',
    ],

    ['a short goodbye', 'shutdownSeconds', { shutdownSeconds: 120 }, 'honoured', 'stop timeout'],
    [
      'a long goodbye',
      'shutdownSeconds',
      { shutdownSeconds: 121 },
      'rounded',
      'ECS kills after 120 s; the load balancer drains for 121 s',
    ],

    ['rolling', 'release', { release: { strategy: 'rolling' } }, 'honoured', 'rolling, 100 to 200 % of the tasks'],
    [
      'RWP-23: one by one, of a fixed number',
      'release',
      { replicas: 3, release: { strategy: 'rolling', maxSurge: 1 } },
      'honoured',
      'rolling, 100 to 134 % of the tasks',
    ],
    [
      'one by one, of a number that scales',
      'release',
      { ...scaled, scaling: [{ metric: 'cpu', percent: 70 }], release: { strategy: 'rolling', maxSurge: 1 } },
      'rounded',
      'more tasks move at a time',
    ],
    ['canary with one route', 'release', { release: { strategy: 'canary' } }, 'honoured', 'ECS canary release'],
    [
      'canary with two routes',
      'release',
      { routes, release: { strategy: 'canary' } },
      'refused',
      'this service has 2 routes',
    ],

    ['no way out', 'egress', { egress: [] }, 'honoured', 'TCP 443'],
    ['a way out', 'egress', { egress: 'internet' }, 'honoured', 'TCP 443'],
    ['a way out to some hosts', 'egress', { egress: ['api.openai.com'] }, 'honoured', 'a forward proxy'],

    [
      'a schedule of a job',
      'schedule',
      { kind: 'job', schedule: { cron: '0 3 * * *' } },
      'honoured',
      'EventBridge Scheduler starts the task',
    ],
    [
      'a schedule of a job that AWS cannot say',
      'schedule',
      { kind: 'job', schedule: { cron: '0 3 1 * 1' } },
      'refused',
      'not both',
    ],
    [
      'a limit of a job',
      'timeoutSeconds',
      { kind: 'job', schedule: { cron: '0 3 * * *' }, timeoutSeconds: 600 },
      'honoured',
      'Step Functions stops the task',
    ],
    ['no privileges', 'privileged', { privileged: false }, 'honoured', 'not privileged'],
    ['privileges', 'privileged', { kind: 'daemon', privileged: true }, 'honoured', 'root on its nodes'],
    ['a namespace', 'namespace', { namespace: 'backend' }, 'substituted', 'security group'],
    ['logs for a period that CloudWatch offers', 'logDays', { logDays: 30 }, 'honoured', 'logs kept 30 days'],
    ['logs for another period', 'logDays', { logDays: 31 }, 'rounded', 'logs kept 60 days'],
  ])('%s', (_, field, api, status, reason) => {
    expect(noteOn(field, api)).toMatchObject({ status, reason: expect.stringContaining(reason) });
  });
});

describe('the image that runs', () => {
  test.each<[string, Description, ReleasedTags, string]>([
    ['of the release', {}, { api: '1.4.2' }, 'image of the release 1.4.2'],
    ['of the stand-in, before the first release', {}, {}, 'a stand-in runs until the first release'],
    ['none, where nothing can stand in', { kind: 'worker' }, {}, 'starts at no replica until the first release'],
  ])('%s', (_, api, released, reason) => {
    expect(noteOn('build', { ...api, build: '.' }, released)).toMatchObject({ status: 'honoured', reason });
  });
});

describe('a refusal says what is allowed and what to do', () => {
  test.each<[string, Description, Partial<LoweringNote>]>([
    [
      'resources',
      { resources: { request: { cpu: 64, memoryMiB: 512 } } },
      {
        found: '{"request":{"cpu":64,"memoryMiB":512}}',
        allowed: 'at most 32 vCPU and 249856 MiB',
        fix: 'lower one of the two',
        final: true,
      },
    ],
    [
      'resources',
      { resources: { request: { cpu: 1, memoryMiB: 300_000 } } },
      { allowed: '2048 to 8192 MiB with 1 vCPU, at most 249856 MiB with 32 vCPU', final: true },
    ],
    [
      'resources',
      { kind: 'daemon', resources: { request: { cpu: 64, memoryMiB: 1024 } } },
      { allowed: 'at most 64 vCPU and 512 GiB', final: true },
    ],
    [
      'egress',
      { egress: ['smtp.example.com:587'] },
      { found: '["smtp.example.com:587"]', allowed: '443, 80', fix: 'ask for it on 443, or run the service on eks' },
    ],
  ])('%s', (field, api, expected) => {
    expect(noteOn(field, api)).toMatchObject(expected);
  });
});
