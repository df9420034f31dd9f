import { describe, expect, test } from '@jest/globals';
import { databaseAccess, usersOf } from '../../lib/lowering/database-access';
import { minimalStage } from '../support/descriptions';

type Uses = Record<string, readonly unknown[]>;

function stageWhere(uses: Uses) {
  const services = Object.entries(uses).map(([name, own]) => [name, { kind: 'worker', uses: own }]);
  return minimalStage({ databases: { main: {} }, services: Object.fromEntries(services) as object });
}

const readOnly = { name: 'main', access: 'read-only' };
const readWrite = { name: 'main', access: 'read-write' };
const owner = { name: 'main', access: 'owner' };

describe('what a service may do in a database that it uses', () => {
  test.each<[string, Uses, Record<string, string>]>([
    ['nobody uses it', {}, {}],
    ['the only one owns it, since somebody has to make the tables', { a: ['main'] }, { a: 'owner' }],
    ['the only one that writes owns it', { a: [readOnly], b: ['main'] }, { a: 'read-only', b: 'owner' }],
    ['who says read-write and is alone owns it as well', { a: [readWrite] }, { a: 'owner' }],
    ['a declared owner is the only one', { a: ['main'], b: [owner] }, { a: 'read-write', b: 'owner' }],
    ['who only reads never owns', { a: [readOnly], b: [readOnly] }, { a: 'read-only', b: 'read-only' }],
  ])('%s', (_, uses, expected) => {
    expect(Object.fromEntries(databaseAccess(stageWhere(uses), 'main'))).toEqual(expected);
  });
});

test('users of a queue are those that send and those that receive', () => {
  const stage = minimalStage({
    queues: { jobs: {} },
    services: { api: { uses: ['jobs'] }, worker: { kind: 'worker', consumes: 'jobs' }, other: { kind: 'worker' } },
  });
  expect(usersOf(stage, 'jobs')).toEqual(['api', 'worker']);
});
