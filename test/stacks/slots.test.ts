import { rmSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { StageParts } from '../../lib/contracts/extension';
import { addSystem, createApp } from '../../stacks/system-app';
import type { Description } from '../support/descriptions';
import { minimalSystem } from '../support/descriptions';
import type { Resource, SynthesizedStage } from '../support/synth';
import { releasedTags, synthesizeVariant } from '../support/synth';

/** Something of everything that an engine gives a name, or refers to. */
const system: Description = {
  services: {
    api: {
      calls: ['identity'],
      uses: ['main', 'sessions'],
      secrets: { KEY: 'partner' },
      exec: true,
      replicas: { min: 2, max: 4 },
      scaling: [{ metric: 'cpu', percent: 70 }],
    },
    identity: { kind: 'internal', port: 8080, uses: [{ name: 'main', access: 'owner' }] },
    worker: {
      kind: 'worker',
      consumes: 'mail',
      group: 'batch',
      replicas: { min: 0, max: 4 },
      scaling: [{ metric: 'queue', depthPerReplica: 10 }],
      mounts: { '/mnt/drafts': 'drafts' },
    },
    nightly: { kind: 'job', schedule: { cron: '30 2 * * *' }, uses: [{ name: 'main', access: 'read-only' }] },
  },
  databases: { main: { rotationDays: 20 } },
  caches: { sessions: {} },
  queues: { mail: {} },
  fileSystems: { drafts: {} },
  secrets: { partner: {} },
  delivery: { repository: 'https://github.com/example/shop.git', private: true },
  compute: { access: { viewers: ['arn:aws:iam::111122223333:role/support'] } },
};

type Slots = Record<string, { weightPercent: number; target?: 'fargate' | 'eks' }>;

const stageWith = (slots: Slots, target: 'fargate' | 'eks' = 'fargate') =>
  synthesizeVariant({ ...system, compute: { ...(system['compute'] as object), slots } }, { target });

const FULL = { weightPercent: 100 };
const EMPTY = { weightPercent: 0 };

const before = { fargate: synthesizeVariant(system), eks: synthesizeVariant(system, { target: 'eks' }) };
const toEks = stageWith({ a: FULL, b: { ...EMPTY, target: 'eks' } });
const toFargate = stageWith({ a: FULL, b: { ...EMPTY, target: 'fargate' } }, 'eks');
const newCluster = { fargate: stageWith({ a: FULL, b: EMPTY }), eks: stageWith({ a: FULL, b: EMPTY }, 'eks') };

const moves = [
  ['from fargate to eks', before.fargate, toEks],
  ['from eks to fargate', before.eks, toFargate],
  ['to a new cluster on fargate', before.fargate, newCluster.fargate],
  ['to a new cluster on eks', before.eks, newCluster.eks],
] as const;

const isOfSlotB = (concern: string) => concern.endsWith('-b');
const stacksOf = (stage: SynthesizedStage) => [...stage.stacks.keys()].toSorted();

describe.each(moves)('a move %s', (_, single, moving) => {
  test('adds stacks beside those that are there', () => {
    const added = stacksOf(moving).filter((concern) => !single.stacks.has(concern));
    expect(added.filter((concern) => !isOfSlotB(concern))).toEqual([]);
    expect(added).toEqual(expect.arrayContaining(['compute-b', 'services-batch-b', 'services-main-b']));
    expect(stacksOf(single).filter((concern) => !moving.stacks.has(concern))).toEqual([]);
  });

  test('touches neither data nor network, and nothing that runs', () => {
    const untouched = stacksOf(single).filter((concern) => concern !== 'ingress');
    expect(untouched).toEqual(expect.arrayContaining(['network', 'database', 'cache', 'storage', 'edge', 'compute']));
    for (const concern of untouched) {
      expect(withoutOutputs(moving, concern)).toEqual(withoutOutputs(single, concern));
      expect(moving.stack(concern).json.Outputs ?? {}).toMatchObject(single.stack(concern).json.Outputs ?? {});
    }
  });

  test('adds target groups to the load balancer, and shares out its rules', () => {
    const [old, now] = [single, moving].map((stage) => stage.stack('ingress').json.Resources) as [Resources, Resources];
    const added = Object.entries(now).filter(([id]) => !(id in old));
    expect(added.map(([, { Type }]) => Type)).toEqual(['AWS::ElasticLoadBalancingV2::TargetGroup']);
    expect(Object.keys(old).filter((id) => !(id in now))).toEqual([]);
    const changed = Object.keys(old).filter((id) => JSON.stringify(old[id]) !== JSON.stringify(now[id]));
    expect(changed.map((id) => now[id]!.Type)).toEqual(['AWS::ElasticLoadBalancingV2::ListenerRule']);
    for (const id of changed) expect(withoutActions(now[id]!)).toEqual(withoutActions(old[id]!));
  });

  test('gives no two things the same name', () => {
    const names = namesIn(moving);
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name, i) => names.indexOf(name) < i)).toEqual([]);
  });

  test('keeps the slots apart: the new one knows neither the cluster nor the target groups of the other', () => {
    const slotB = [...moving.stacks.values()].filter(({ concern }) => isOfSlotB(concern));
    for (const { json } of slotB) {
      expect(JSON.stringify(json)).not.toMatch(/shop-dev-a\b/);
      expect(JSON.stringify(json)).not.toMatch(/IngressEndpointsapiAHTTP/);
    }
    expect(JSON.stringify(slotB)).toMatch(/shop-dev-b\b/);
    expect(JSON.stringify(slotB)).toMatch(/IngressEndpointsapiBHTTP/);
  });

  test('puts the stacks of a slot on its compute, and nothing else: destroying that takes them along, and no data', () => {
    for (const { concern, dependsOn } of moving.stacks.values()) {
      const slot = isOfSlotB(concern) ? '-b' : '';
      const standsOn = dependsOn.filter((other) => !isShared(other));
      const isFirst = isShared(concern) || concern === `compute${slot}`;
      expect(isFirst ? standsOn : []).toEqual([]);
      expect(standsOn.includes(`compute${slot}`)).toBe(!isFirst);
      expect(standsOn.filter((other) => isOfSlotB(other) !== isOfSlotB(concern))).toEqual([]);
    }
  });

  test('passes the gate', () => {
    expect(moving.findings).toEqual([]);
  });
});

test('a slot has the logical ids of the other, since its stacks are its own', () => {
  for (const stage of Object.values(newCluster)) {
    for (const concern of ['compute', 'services-batch', 'services-main']) {
      const ids = (name: string) => Object.keys(stage.stack(name).json.Resources);
      expect(ids(`${concern}-b`)).toEqual(ids(concern));
    }
  }
});

describe('after a move', () => {
  const after = stageWith({ b: { ...FULL, target: 'eks' } });

  test('slot b stays alone, as it was', () => {
    expect(stacksOf(after)).toEqual(stacksOf(toEks).filter((concern) => isShared(concern) || isOfSlotB(concern)));
    for (const concern of ['compute-b', 'services-batch-b'])
      expect(withoutOutputs(after, concern)).toEqual(withoutOutputs(toEks, concern));
    expect(after.findings).toEqual([]);
  });

  test('the rules forward to its target groups alone, and data is what it was', () => {
    expect(after.resources('ingress', 'AWS::ElasticLoadBalancingV2::TargetGroup')).toHaveLength(1);
    const [[, rule] = []] = after.resources('ingress', 'AWS::ElasticLoadBalancingV2::ListenerRule');
    expect(JSON.stringify(rule)).toMatch(/"TargetGroupArn":\{"Ref":"IngressEndpointsapiBHTTP/);
    for (const concern of ['network', 'database', 'cache', 'storage'])
      expect(withoutOutputs(after, concern)).toEqual(withoutOutputs(before.fargate, concern));
  });

  test('slot a can come back beside it', () => {
    const back = stageWith({ a: EMPTY, b: { ...FULL, target: 'eks' } });
    expect(withoutOutputs(back, 'compute-b')).toEqual(withoutOutputs(after, 'compute-b'));
    expect(withoutOutputs(back, 'compute')).toEqual(withoutOutputs(before.fargate, 'compute'));
  });
});

describe('jobs run in one slot only', () => {
  const schedules = (stage: SynthesizedStage, concern: string) =>
    stage
      .resources(concern, 'AWS::Scheduler::Schedule')
      .filter(([id]) => id.startsWith('nightly'))
      .map(([, { State }]) => State);
  const isSuspended = (stage: SynthesizedStage, concern: string) =>
    JSON.stringify(stage.stack(concern).json).includes(String.raw`\"suspendJobs\":true`);

  test.each([
    [100, 'ENABLED', 'DISABLED'],
    [50, 'ENABLED', 'DISABLED'],
    [49, 'DISABLED', 'ENABLED'],
  ])('with %i %% of the requests in slot a, the schedule there is %s', (percent, inA, inB) => {
    const stage = stageWith({ a: { weightPercent: percent }, b: { weightPercent: 100 - percent } });
    expect(schedules(stage, 'services-main')).toEqual([inA]);
    expect(schedules(stage, 'services-main-b')).toEqual([inB]);
  });

  test('on eks Argo CD hands the cluster that does not lead the word to suspend them', () => {
    expect(isSuspended(before.eks, 'gitops')).toBe(false);
    expect(isSuspended(newCluster.eks, 'gitops')).toBe(false);
    expect(isSuspended(newCluster.eks, 'gitops-b')).toBe(true);
    const moved = stageWith({ a: EMPTY, b: FULL }, 'eks');
    expect(isSuspended(moved, 'gitops')).toBe(true);
    expect(isSuspended(moved, 'gitops-b')).toBe(false);
  });
});

test("a team's own stacks get the services of the leading slot, and those of both", () => {
  const slots = { a: { weightPercent: 10 }, b: { weightPercent: 90, target: 'eks' } };
  const described = minimalSystem({ ...system, compute: { slots } });
  const seen: StageParts[] = [];
  const app = createApp({ builtinCloudFormationValidation: false });
  const extend = (_: unknown, parts: StageParts) => void seen.push(parts);
  addSystem(app, described, { target: 'fargate', released: releasedTags(described, true), extend });
  rmSync(app.outdir, { recursive: true, force: true });
  const [{ target, workloads, slots: both }] = seen as [StageParts];
  expect(target).toBe('eks');
  expect(workloads).toBe(both.get('b'));
  expect([...both.values()].map((each) => each.has('api'))).toEqual([true, true]);
});

type Resources = Readonly<Record<string, Resource>>;

/** What a stack makes. Outputs are added where another stack begins to refer to something. */
function withoutOutputs(stage: SynthesizedStage, concern: string): unknown {
  const { Outputs: _, ...template } = stage.stack(concern).json;
  return template;
}

function withoutActions({ Properties, ...rest }: Resource): unknown {
  const { Actions: _, ...others } = Properties ?? {};
  return { ...rest, others };
}

/** Stacks that are of no slot. */
function isShared(concern: string): boolean {
  return !/^(compute|services|gitops)/.test(concern);
}

/** Named within their cluster or role, not in their account. */
const INSIDE_ANOTHER = ['AWS::ECS::Service', 'AWS::EKS::Addon', 'AWS::IAM::Policy'];

/** Physical names that templates state: `Name`, what is called like its type (`AlarmName`), and a few words of their own. */
function namesIn(stage: SynthesizedStage): string[] {
  return [...stage.stacks.values()].flatMap(({ json }) =>
    Object.values(json.Resources).flatMap(({ Type, Properties = {} }) => {
      const keys = ['Name', `${Type.split('::').at(-1)}Name`, `${Type.split('::').at(-1)}Identifier`, 'Family'];
      const name = keys.map((key) => Properties[key]).find((value) => typeof value === 'string');
      return name === undefined || INSIDE_ANOTHER.includes(Type) ? [] : [`${Type} ${name}`];
    }),
  );
}
