import { expect, test } from '@jest/globals';
import { taskSize } from '../../lib/lowering/fargate/task-size';
import { replicaAmount } from '../../lib/lowering/replica-size';
import { minimalStage } from '../support/descriptions';

const of = (memoryMiB: number, patch: object = {}) => ({
  image: 'envoy:1',
  resources: { request: { cpu: 0.25, memoryMiB } },
  ...patch,
});
const init = { init: true };
const stage = (sidecars: object) =>
  minimalStage({ services: { api: { resources: { request: { cpu: 0.25, memoryMiB: 500 } }, sidecars } } });

test.each<[title: string, sidecars: object, memoryMiB: number]>([
  ['a service alone', {}, 500],
  ['with what runs beside it', { a: of(100), b: of(50) }, 650],
  ['what ends before it starts takes nothing from it', { a: of(400, init) }, 500],
  ['unless it needs more', { a: of(700, init) }, 700],
  ['together with what runs by then', { a: of(100), b: of(700, init), c: of(50) }, 800],
  ['but not with what starts later', { b: of(600, init), a: of(50) }, 600],
  ['its own program with another command is as large as itself', { a: { command: ['work'] } }, 1000],
  ['another one is small', { a: { image: 'envoy:1' } }, 628],
])('a replica is %s', (_, sidecars, memoryMiB) => {
  expect(replicaAmount(stage(sidecars).services['api']!, ({ request }) => request.memoryMiB)).toBe(memoryMiB);
});

test('a task holds the limits of all its containers', () => {
  expect(
    taskSize(stage({ a: of(3000), b: of(100, { resources: { request: { cpu: 0.5, memoryMiB: 100 } } }) }), 'api'),
  ).toEqual({
    cpuUnits: 1024,
    memoryMiB: 4096,
  });
});
