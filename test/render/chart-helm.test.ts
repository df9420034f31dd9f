import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { z } from 'zod';
import { valueName } from '../../lib/lowering/kubernetes/infrastructure-fact';
import { infrastructureFacts } from '../../lib/lowering/kubernetes/infrastructure-facts';
import { kubernetesObjects } from '../../lib/lowering/kubernetes/kubernetes-objects';
import { ownImages } from '../../lib/lowering/own-images';
import { chartFiles } from '../../lib/render/chart/chart-files';
import type { StageSpec } from '../../lib/spec/stage';
import type { SystemSpec } from '../../lib/spec/system';
import customerService from '../../systems/customer-service';
import bindingSchema from '../lowering/kubernetes/target-group-binding.schema.json';
import { containerStage } from '../lowering/kubernetes/container-stage';
import { meshStage } from '../lowering/kubernetes/mesh-stage';
import { richStage } from '../lowering/kubernetes/rich-stage';
import { shiftingStage } from '../lowering/kubernetes/shifting-stage';
import { minimalStage } from '../support/descriptions';
import { folderOf } from '../support/folder-of';
import { problemsOf } from '../support/kubernetes-models';
import type { KubernetesData, KubernetesTools, ToolOutcome } from '../support/helm';
import { describeWithHelm } from '../support/helm';

interface Values {
  readonly facts: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

const rich: SystemSpec = { name: 'shop', stages: [richStage()] };
const shifting: SystemSpec = { name: 'shop', stages: [shiftingStage()] };
const containers: SystemSpec = { name: 'shop', stages: [containerStage()] };
const mesh: SystemSpec = { name: 'shop', stages: [meshStage()] };
const stages = [customerService, rich, shifting, containers, mesh].flatMap((system) =>
  system.stages.map((stage) => ({ title: `${system.name} ${stage.stage}`, system, stage })),
);
const releases = stages.flatMap(({ title, system, stage }) => {
  const services = ownImages(system);
  const numbers = new Set([0, 1, services.length]);
  return [...numbers].map((number) => ({
    title: `${title}, ${number} of ${services.length} services released`,
    system,
    stage,
    released: services.slice(0, number),
  }));
});

describeWithHelm('the rendered chart', ({ helm, parse }) => {
  test.each(stages)('passes helm lint --strict: $title', ({ system, stage }) => {
    const folder = folderOf(Object.fromEntries(chartFiles(system)));
    const values = ['--values', join(folder, `values-${stage.stage}.yaml`)];
    expect(helm('lint', '--strict', folder)).toMatchObject({
      status: 0,
      stdout: expect.not.stringMatching('WARN|ERROR'),
    });
    expect(helm('lint', '--strict', folder, ...values)).toMatchObject({ status: 0 });
  });

  test.each(releases)('gives the objects of the lowering, with real values in them: $title', (release) => {
    const { system, stage, released } = release;
    const values = valuesOf(stage, released);
    const objects = parse(template({ helm }, system, stage, values));
    expect(objects.toSorted(byIdentity)).toEqual(expected(stage, values).toSorted(byIdentity));
  });

  test('gives objects that are valid by the schemas of their versions', () => {
    const objects = releases.flatMap(({ system, stage, released }) =>
      parse(template({ helm }, system, stage, valuesOf(stage, released))),
    );
    const isBinding = ({ kind }: KubernetesData) => kind === 'TargetGroupBinding';
    // whose names are no names while the values of these tests stand in for hosts
    const isPolicyOfNames = ({ kind }: KubernetesData) => kind === 'ApplicationNetworkPolicy';
    expect(problemsOf(objects.filter((object) => !isBinding(object) && !isPolicyOfNames(object)))).toEqual([]);
    const schema = z.array(z.fromJSONSchema(bindingSchema as z.core.JSONSchema.JSONSchema)).min(1);
    expect(schema.safeParse(objects.filter(isBinding)).error?.issues ?? []).toEqual([]);
  });

  test('leaves jobs alone in a cluster beside the one in which they run', () => {
    const services = { nightly: { kind: 'job', schedule: { cron: '0 3 * * *' } } };
    const stage = minimalStage({ services });
    const { facts, tags } = valuesOf(stage, ['nightly', 'api']);
    const images = Object.fromEntries(Object.entries(tags).map(([service, tag]) => [service, { tag }]));
    const isSuspended = (more: object) => {
      const values = { stage: stage.stage, facts, images, ...more };
      const { stdout } = helmTemplate({ helm }, chartFiles({ name: 'shop', stages: [stage] }), values);
      const job = parse(stdout).find(({ kind }) => kind === 'CronJob') as unknown as { spec: { suspend: boolean } };
      return job.spec.suspend;
    };
    expect(isSuspended({})).toBe(false);
    expect(isSuspended({ suspendJobs: true })).toBe(true);
    expect(isSuspended({ images: { ...images, nightly: { tag: '' } } })).toBe(true);
  });

  test.each([
    ['of the system', {}, { tag: '1' }, { tag: '2' }],
    ['made elsewhere', { image: 'example.com/migrate:1' }, undefined, undefined],
  ])(
    'tells Argo CD, which sees no change of a hook, of the image of a job before a release: %s',
    (_, more, ...images) => {
      const [before, after] = images.map((image, i) => {
        const made = 'image' in more ? { image: `example.com/migrate:${i + 1}` } : {};
        const stage = minimalStage({ services: { migrate: { kind: 'job', beforeRelease: true, ...made } } });
        const values = {
          stage: stage.stage,
          facts: valuesOf(stage, []).facts,
          images: image ? { migrate: image } : {},
        };
        const { stdout } = helmTemplate({ helm }, chartFiles({ name: 'shop', stages: [stage] }), values);
        return parse(stdout);
      });
      const changed = after!.filter((object, i) => JSON.stringify(object) !== JSON.stringify(before![i]));
      expect(changed.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted()).toEqual([
        'Job migrate',
        'ServiceAccount migrate',
      ]);
    },
  );

  test('has one replica of each service where it waits in a second region, until load asks for more', () => {
    const place = { region: 'us-west-2', zones: ['us-west-2a', 'us-west-2b'], network: { cidr: '10.110.0.0/16' } };
    const stage = minimalStage({
      services: {
        api: { replicas: { min: 3, max: 9 }, scaling: [{ metric: 'cpu', percent: 70 }] },
        feed: { kind: 'worker', replicas: 4 },
      },
      recovery: { strategy: 'warm-standby', ...place },
    });
    const { facts } = valuesOf(stage, ['api', 'feed']);
    const images = { api: { tag: '1' }, feed: { tag: '1' } };
    const numbers = (more: object) => {
      const values = { stage: stage.stage, facts, images, ...more };
      const { stdout } = helmTemplate({ helm }, chartFiles({ name: 'shop', stages: [stage] }), values);
      const objects = parse(stdout) as unknown as { spec?: { minReplicaCount?: number; replicas?: number } }[];
      const specs = objects.map(({ spec }) => spec);
      return specs
        .flatMap((spec) => spec?.minReplicaCount ?? spec?.replicas ?? [])
        .toSorted((one, other) => one - other);
    };
    expect(numbers({})).toEqual([3, 4]);
    expect(numbers({ oneReplica: true })).toEqual([1, 1]);
  });

  test('can be installed as it is, and says what is an example and what is not released', () => {
    const folder = folderOf(Object.fromEntries(chartFiles(customerService)));
    const install = helm('install', 'x', folder, '--values', join(folder, 'values-dev.yaml'), '--dry-run=client');
    expect(install).toMatchObject({ status: 0 });
    expect(install.stdout).toContain('customer-service has no released tag');
    expect(install.stdout).toContain('The facts are examples');
  });

  test('carries any text of a description to its container', () => {
    const words = ['no', '012', '1:30', '2026-01-01', '~', '#', ''];
    const braces = ['{{ .Values.x }}', '{{`', '`{{-', '{{/*', '{{{'];
    const invisible = ['a\r\nb', 'a\u0085b', 'a\u2028 b', '\u007f', '\ufeff', '\u{e0001}'];
    const fixed = [...words, ...braces, ...invisible];
    const any = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
    const property = fc.property(fc.array(any, { minLength: 50, maxLength: 200 }), (texts) => {
      const names = ['NO', 'y', 'On', 'null'];
      const named = [...fixed, ...texts].map((each, i) => [names[i] ?? `TEXT_${i}`, each]);
      const env = { ...Object.fromEntries(named), LAST: 'two lines\nat the end of the file\n\n\n' };
      const stage = withEnvironment(env);
      const objects = parse(template({ helm }, { name: 'shop', stages: [stage] }, stage, valuesOf(stage, [])));
      expect(objects.find(({ kind }) => kind === 'ConfigMap')?.data).toMatchObject(env);
    });
    fc.assert(property, { numRuns: 3 });
  });
});

describeWithHelm('values that are not right', ({ helm }) => {
  const [, staging] = customerService.stages;
  const real = valuesOf(staging!, []);
  const { mainHost: _, ...withoutHost } = real.facts;
  const files = chartFiles(customerService);

  test.each<[string, object, RegExp]>([
    ['no stage', {}, /which stage\? Add --values values-<stage>.yaml, of dev, staging, prod/],
    ['an unknown stage', { stage: 'qa', facts: {} }, /'\/stage': value must be one of 'dev', 'staging', 'prod'/],
    ['a stage without facts', { stage: 'staging' }, /properties 'facts' required/],
    [
      'a fact that is missing',
      { stage: 'staging', facts: withoutHost },
      /no value for these facts: mainHost\. .*slipway\.dev/,
    ],
    [
      'a fact that is empty',
      { stage: 'staging', facts: { ...real.facts, mainHost: '' } },
      /no value for these facts: mainHost/,
    ],
    [
      'a fact that YAML would misread',
      { stage: 'staging', facts: { mainHost: 'a"\nb' } },
      /'\/facts\/mainHost'.* does not match/,
    ],
    ['a tag that is a number', { images: { 'customer-service': { tag: 1.1 } } }, /got number, want string/],
    ['a tag that no image can have', { images: { 'customer-service': { tag: 'a b' } } }, /tag'.* does not match/],
    ['no images', { images: null }, /missing property 'images'/],
  ])('stop helm with a reason: %s', (_title, values, reason) => {
    const { status, stderr } = helmTemplate({ helm }, files, values);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(reason) });
  });

  test('stop helm when an example is left beside real ones', () => {
    const folder = folderOf(Object.fromEntries(files));
    const args = ['--values', join(folder, 'values-prod.yaml'), '--set', 'facts.mainHost=db.internal'];
    const { status, stderr } = helm('template', folder, ...args);
    expect(status).toBe(1);
    expect(stderr).toMatch(/still the examples of values-prod\.yaml: customerService.*, sessionsHost\./);
  });
});

function template(tools: Pick<KubernetesTools, 'helm'>, system: SystemSpec, stage: StageSpec, values: Values): string {
  const images = Object.fromEntries(Object.entries(values.tags).map(([service, tag]) => [service, { tag }]));
  const { status, stdout, stderr } = helmTemplate(tools, chartFiles(system), {
    stage: stage.stage,
    facts: values.facts,
    images,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function helmTemplate(
  { helm }: Pick<KubernetesTools, 'helm'>,
  files: ReadonlyMap<string, string>,
  values: object,
): ToolOutcome {
  const folder = folderOf(Object.fromEntries(files));
  writeFileSync(join(folder, 'own.yaml'), stringify(values));
  return helm('template', folder, '--values', join(folder, 'own.yaml'));
}

function valuesOf(stage: StageSpec, released: readonly string[]): Values {
  return {
    facts: Object.fromEntries(infrastructureFacts(stage).map((fact) => [valueName(fact), `arn:real:${fact.name}/:1`])),
    tags: Object.fromEntries(released.map((service, i) => [service, `1.${i}0`])),
  };
}

/** The objects of the lowering, of each service those of its phase, without Helm. */
function expected(stage: StageSpec, values: Values): unknown[] {
  return (['released', 'unreleased'] as const).flatMap((phase) =>
    kubernetesObjects(stage, phase)
      .filter(({ metadata }) => {
        const service = metadata.labels['app.kubernetes.io/name'];
        return phase === (service !== undefined && service in values.tags ? 'released' : 'unreleased');
      })
      .map((object) => filled(object, values)),
  );
}

const EXPRESSION =
  /\{\{ (?:(?<brace>`\{\{`)|\.Values\.facts\.(?<fact>\w+)|\(index \.Values\.images `(?<service>[^`]+)`\)\.tag|print (?<parts>.+?) \| sha256sum \| trunc 16) \}\}/g;

/** An object with its expressions worked out, by another way than Helm's. */
function filled(object: object, { facts, tags }: Values): unknown {
  const fill = (text: string): string =>
    text.replaceAll(EXPRESSION, (...match) => {
      const { brace, fact, service, parts } = match.at(-1) as Readonly<Record<string, string | undefined>>;
      if (brace !== undefined) return '{{';
      if (fact !== undefined) return facts[fact]!;
      if (service !== undefined) return tags[service]!;
      const pieces = parts!.matchAll(/`(?<text>[^`]*)`|\.Values\.facts\.(?<fact>\w+)/g);
      const whole = [...pieces].map(({ groups }) => groups!['text'] ?? facts[groups!['fact']!]).join('');
      return createHash('sha256').update(whole).digest('hex').slice(0, 16);
    });
  return JSON.parse(JSON.stringify(object), (_, value: unknown) => (typeof value === 'string' ? fill(value) : value));
}

function withEnvironment(env: Readonly<Record<string, string>>): StageSpec {
  const stage = minimalStage({ services: { api: { image: 'example.com/api:1' } } });
  return { ...stage, services: { api: { ...stage.services['api']!, env } } };
}

function byIdentity(one: unknown, other: unknown): number {
  return identity(one as KubernetesData) < identity(other as KubernetesData) ? -1 : 1;
}

function identity({ kind, metadata }: KubernetesData): string {
  return `${kind} ${metadata.namespace} ${metadata.name}`;
}
