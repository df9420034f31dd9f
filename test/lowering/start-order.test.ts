import { expect, test } from '@jest/globals';
import { startsAfter } from '../../lib/lowering/start-order';
import { minimalStage } from '../support/descriptions';

const peer = (port: number, calls: readonly string[], group = 'main') => ({ kind: 'internal', port, calls, group });
const orderOf = (services: Record<string, unknown>, name: string) => startsAfter(minimalStage({ services }), name);

test('a service starts after those that it calls, whichever is declared first', () => {
  const services = { api: { calls: ['users'] }, users: peer(1, ['mail']), mail: peer(2, []) };
  expect([orderOf(services, 'api'), orderOf(services, 'users'), orderOf(services, 'mail')]).toEqual([
    ['users'],
    ['mail'],
    [],
  ]);
});

test('services that call each other in a circle do not wait for each other, others wait for them', () => {
  const services = { api: { calls: ['one'] }, one: peer(1, ['two']), two: peer(2, ['three']), three: peer(3, ['one']) };
  expect([orderOf(services, 'api'), orderOf(services, 'one'), orderOf(services, 'three')]).toEqual([['one'], [], []]);
});

test('a service of another group is not waited for: its stack is deployed on its own', () => {
  expect(orderOf({ api: { calls: ['far'] }, far: peer(1, [], 'batch') }, 'api')).toEqual([]);
});
