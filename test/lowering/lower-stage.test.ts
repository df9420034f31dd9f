import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lowerStage, refusals } from '../../lib/lowering/lower-stage';
import type { LoweringNote } from '../../lib/lowering/lowering-note';
import type { StageSpec } from '../../lib/spec/stage';
import { pathOf } from '../../lib/spec/zod-issues';
import type { Description } from '../support/descriptions';
import { arbitrarySystem, minimalStage } from '../support/descriptions';

const reason = 'we have weighed this and go without it';

function notesOn(patch: Description): Record<string, LoweringNote> {
  return Object.fromEntries(lowerStage(minimalStage(patch), 'fargate').map((note) => [note.path, note]));
}

describe('every declared fact gets exactly one note', () => {
  test('whatever is declared', () => {
    fc.assert(
      fc.property(arbitrarySystem(), ({ stages }) => {
        for (const stage of stages) {
          const paths = lowerStage(stage, 'fargate').map(({ path }) => path);
          expect(new Set(paths).size).toBe(paths.length);
          for (const leaf of leavesOf(stage.declared)) {
            expect([leaf, paths.filter((path) => isWithin(leaf, path)).length]).toEqual([leaf, 1]);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test('and nothing that was not declared gets one', () => {
    const { declared } = minimalStage();
    expect(Object.keys(notesOn({})).toSorted()).toEqual(leavesThatHaveNotes(declared));
  });

  test('a note says where its fact is in the way in which `accept` names it', () => {
    const policy = { metric: 'cpu', percent: 70 };
    const notes = notesOn({
      services: { api: { replicas: { min: 1, max: 2 }, scaling: [policy, policy], routes: ['/a', '/b'] } },
    });
    expect(notes).toHaveProperty(['services.api.scaling[1]', 'status'], 'honoured');
    expect(notes).toHaveProperty(['services.api.routes', 'status'], 'honoured');
  });

  test('an empty declaration takes the defaults', () => {
    const notes = notesOn({ queues: { jobs: {} }, databases: { main: {} } });
    expect(notes['queues.jobs']).toMatchObject({ status: 'honoured', reason: 'nothing beside the defaults' });
  });

  test('a field that is undefined is not declared', () => {
    expect(notesOn({ services: { api: { files: undefined } } })).not.toHaveProperty(['services.api.files']);
  });
});

describe('a fact that cannot be carried out is refused by name', () => {
  test.each<[string, Description, string]>([
    ['services.api.egress', { services: { api: { egress: ['smtp.example.com:587'] } } }, 'port 587'],
    [
      'services.api.resources',
      { services: { api: { resources: { request: { cpu: 64, memoryMiB: 512 } } } } },
      '64 vCPU',
    ],
  ])('%s', (path, patch, expected) => {
    const note = notesOn(patch)[path];
    expect(note).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining(expected),
      fix: expect.any(String),
      found: expect.any(String),
    });
    expect(refusals([note!])).toHaveLength(1);
  });
});

describe('a refusal can be accepted by name, with a reason', () => {
  const egress = { services: { api: { egress: ['smtp.example.com:587'] } } };
  const path = 'services.api.egress';

  test('then it stops nothing, and both reasons are told', () => {
    const notes = notesOn({ ...egress, accept: [{ path, reason }] });
    expect(notes[path]).toEqual({
      path,
      status: 'accepted',
      reason: expect.stringMatching(new RegExp(`port 587 .*\\. Accepted: ${reason}$`)),
    });
    expect(notes['accept[0]']).toMatchObject({ status: 'honoured' });
    expect(refusals(Object.values(notes))).toEqual([]);
  });

  test('for one target only, where it says so', () => {
    const notes = notesOn({ ...egress, accept: [{ path, reason, target: 'eks' }] });
    expect(notes[path]).toMatchObject({ status: 'refused' });
    expect(notes['accept[0]']).toMatchObject({ status: 'honoured', reason: 'weighed on eks only' });
  });

  test.each<[string, Description, string]>([
    [
      'an impossible size',
      { services: { api: { resources: { request: { cpu: 64, memoryMiB: 512 } } } } },
      'services.api.resources',
    ],
    [
      'a daemon that no node holds',
      { services: { agent: { kind: 'daemon', resources: { request: { cpu: 100, memoryMiB: 512 } } } } },
      'services.agent.resources',
    ],
    [
      'a cluster in too few zones',
      {
        databases: { main: { highAvailability: 'multi-az-cluster' } },
        stages: { dev: { zones: ['us-east-1a', 'us-east-1b'] } },
      },
      'databases.main.highAvailability',
    ],
  ])('but not %s: there is nothing that could be built instead', (_, patch, refused) => {
    const notes = notesOn({ ...patch, accept: [{ path: refused, reason }] });
    expect(notes[refused]).toMatchObject({ status: 'refused', final: true });
    expect(notes['accept[0]']).toMatchObject({
      status: 'refused',
      reason: `nothing can be built without '${refused}'`,
    });
  });
});

describe('an acceptance that accepts nothing is refused, and says what could be accepted', () => {
  test.each([
    ['a misspelt path', 'services.api.egres'],
    ['a fact that is carried out anyway', 'services.api.port'],
  ])('%s', (_, path) => {
    const notes = notesOn({ services: { api: { egress: ['smtp.example.com:587'] } }, accept: [{ path, reason }] });
    expect(notes['accept[0]']).toMatchObject({
      status: 'refused',
      reason: `nothing is refused at '${path}' on fargate`,
      found: path,
      allowed: 'services.api.egress',
      fix: expect.stringContaining('remove it'),
    });
  });
});

describe('facts that are the same on every target', () => {
  test.each<[string, string, Description, Partial<LoweringNote>]>([
    [
      'a database of a version',
      'databases.main.version',
      { version: '17' },
      { status: 'honoured', reason: 'PostgreSQL 17' },
    ],
    [
      'a database of no version',
      'databases.main.version',
      { version: '9.6' },
      { status: 'refused', allowed: expect.stringContaining('17') as never },
    ],
    [
      'a size',
      'databases.main.instanceType',
      { instanceType: 'm8g.large' },
      { status: 'honoured', reason: '2 vCPU, 8 GiB' },
    ],
    ['an unknown size', 'databases.main.instanceType', { instanceType: 'm1.huge' }, { status: 'refused' }],
  ])('%s', (_, path, main, expected) => {
    expect(notesOn({ databases: { main } })[path]).toMatchObject(expected);
  });

  test.each<[string, string, Description, Partial<LoweringNote>]>([
    [
      'a cache of a version',
      'caches.sessions.version',
      { version: '8.1' },
      { status: 'honoured', reason: 'valkey 8.1' },
    ],
    [
      'a cache of no version',
      'caches.sessions.version',
      { version: '99.0' },
      { status: 'refused', allowed: expect.stringContaining('8.1') as never },
    ],
    [
      'a size',
      'caches.sessions.nodeType',
      { nodeType: 'm7g.large' },
      { status: 'honoured', reason: '2 vCPU, 6.38 GiB for data' },
    ],
    ['an unknown size', 'caches.sessions.nodeType', { nodeType: 'm1.huge' }, { status: 'refused' }],
  ])('%s', (_, path, sessions, expected) => {
    expect(notesOn({ caches: { sessions } })[path]).toMatchObject(expected);
  });

  test.each<[string, Description, Partial<LoweringNote>]>([
    ['encryption by the network', { encryption: 'enforce' }, { status: 'honoured' }],
    ['none', { encryption: 'off' }, { status: 'honoured' }],
  ])('%s', (_, network, expected) => {
    expect(notesOn({ stages: { dev: { network } } })['network.encryption']).toMatchObject(expected);
  });

  test('encryption by the network is refused where the hardware cannot do it', () => {
    const patch = {
      databases: { main: { instanceType: 't4g.medium' } },
      stages: { dev: { network: { encryption: 'enforce' } } },
    };
    expect(notesOn(patch)['network.encryption']).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('main (t4g.medium)'),
    });
  });

  test('a load balancer behind the CDN needs the addresses of CloudFront in its region', () => {
    const zones = ['a', 'b'].map((letter) => `mx-central-1${letter}`);
    const there = { region: 'mx-central-1', zones };
    const path = 'ingress.exposure';
    expect(notesOn({ stages: { dev: there } })[path]).toMatchObject({
      status: 'refused',
      final: true,
      fix: expect.stringContaining('network.prefixLists.cloudfront'),
    });
    expect(
      notesOn({ stages: { dev: { ...there, network: { prefixLists: { cloudfront: 'pl-1' } } } } })[path],
    ).toMatchObject({ status: 'honoured' });
  });
});

/** Paths of all values that are no objects or lists, or empty ones. */
function leavesOf(value: unknown, path: readonly PropertyKey[] = []): string[] {
  if (value === undefined) return [];
  const entries: [PropertyKey, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(Object(value) as object);
  if (typeof value !== 'object' || value === null || entries.length === 0) return [pathOf(path)];
  return entries.flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

function leavesThatHaveNotes(declared: StageSpec['declared']): string[] {
  const owners = ['services.api.routes', 'zones'];
  const leaves = leavesOf(declared).map((leaf) => owners.find((owner) => isWithin(leaf, owner)) ?? leaf);
  return [...new Set(leaves)].toSorted();
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}
