import { describe, expect, test } from '@jest/globals';
import type { Description } from '../../support/descriptions';
import { issuesOf, minimalDescription, minimalSystem, problemsOf } from '../../support/descriptions';

const withSlots = (slots: unknown, patch: Description = {}) => minimalDescription({ ...patch, compute: { slots } });
const share = (weightPercent: number) => ({ weightPercent });

describe('the slots of a stage share out all requests', () => {
  test('without a word there is slot a alone, on the chosen target', () => {
    expect(minimalSystem().stages[0]!.compute.slots).toEqual({ a: { weightPercent: 100 } });
  });

  test.each([
    [{ a: share(100) }],
    [{ b: share(100) }],
    [{ a: share(100), b: { ...share(0), target: 'eks' } }],
    [{ a: share(1), b: share(99) }],
  ])('%j', (slots) => {
    expect(problemsOf(withSlots(slots))).toEqual([]);
  });

  test.each([
    [{}, 'missing'],
    [{ a: share(90) }, 'sum'],
    [{ a: share(90), b: share(90) }, 'sum'],
    [{ a: share(0), b: share(0) }, 'sum'],
  ])('not %j', (slots, code) => {
    expect(problemsOf(withSlots(slots))).toEqual([`compute.slots: ${code}`]);
  });

  test.each([{ a: share(100.5) }, { a: share(100), c: share(0) }, { a: { ...share(100), target: 'ecs' } }])(
    'nor %j, which is no slot',
    (slots) => {
      expect(issuesOf(withSlots(slots)).length).toBeGreaterThan(0);
    },
  );

  test('a stage can move alone, and stay in slot b where the description says a', () => {
    const description = withSlots(
      { a: share(100) },
      { stages: { dev: { compute: { slots: { a: null, b: share(100) } } } } },
    );
    expect(problemsOf(description)).toEqual([]);
  });
});

describe('a group and the stack of another group in slot b', () => {
  const services = { mailer: { kind: 'worker', group: 'main-b' } };

  test('cannot have one name', () => {
    expect(problemsOf(withSlots({ a: share(100), b: share(0) }, { services }))).toEqual([
      'services.mailer.group: taken',
    ]);
  });

  test('do not meet where the other group does not exist', () => {
    const only = { mailer: { kind: 'worker', group: 'mail-b' } };
    expect(problemsOf(withSlots({ a: share(100), b: share(0) }, { services: only }))).toEqual([]);
  });

  test('do not meet where there is no slot b', () => {
    expect(problemsOf(minimalDescription({ services }))).toEqual([]);
  });
});

describe('a service that scales on its connections, which are one metric for both slots', () => {
  const scaling = [
    { metric: 'cpu', percent: 70 },
    { metric: 'connections', perReplica: 1000 },
  ];
  const services = { api: { scaling, replicas: { min: 1, max: 4 } } };

  test('scales on something else during a move, and is told what', () => {
    const [issue, ...others] = issuesOf(withSlots({ a: share(100), b: share(0) }, { services }));
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ path: 'services.api.scaling[1]', code: 'contradiction' });
    expect(issue!.fix).toContain('cpu or memory');
  });

  test.each([[{ a: share(100) }], [{ b: share(100) }]])('scales as it likes in one slot: %j', (slots) => {
    expect(problemsOf(withSlots(slots, { services }))).toEqual([]);
  });

  test('is refused nothing where it scales on something else already', () => {
    const other = { api: { ...services.api, scaling: scaling.slice(0, 1) } };
    expect(problemsOf(withSlots({ a: share(100), b: share(0) }, { services: other }))).toEqual([]);
  });
});
