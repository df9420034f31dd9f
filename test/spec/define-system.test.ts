import { expect, test } from '@jest/globals';
import { defineSystem } from '../../lib/spec/define-system';
import { InvalidSystemError } from '../../lib/spec/issue';
import * as systems from './define-system.types';

test.each([
  ['xeo', systems.xeo, ['api', 'sync', 'worker']],
  ['exampleapp', systems.exampleApp, ['gateway', 'identity', 'todos', 'notes', 'library']],
  ['vibebox', systems.vibebox, ['frontend', 'backend', 'docker']],
  ['customer-service', systems.customerService, ['api']],
  ['rwp', systems.rwp, ['api', 'worker', 'ai', 'analytics', 'report']],
])('the system %s, as its team would write it, is valid', (name, define, services) => {
  const system = define();
  expect(system.name).toBe(name);
  expect(Object.keys(system.stages[0]!.services)).toEqual(services);
});

test('what the compiler rejects is rejected when it is read, too', () => {
  expect(() => {
    // @ts-expect-error no such database
    defineSystem({ name: 'a', services: { api: { kind: 'worker', uses: ['main'] } }, stages: {} });
  }).toThrow(InvalidSystemError);
  expect(() => systems.undeclaredReferences()).toThrow(/dangling-reference/);
  expect(() => systems.misspeltFields()).toThrow(/unknown-field/);
  expect(() => systems.missingFacts()).toThrow(/missing/);
  expect(() => systems.overrides()).toThrow(/unknown-field/);
});
