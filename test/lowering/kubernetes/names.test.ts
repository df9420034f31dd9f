import { describe, expect, test } from '@jest/globals';
import { limits } from '../../../lib/data/limits';
import { annotationKey, valueName } from '../../../lib/lowering/kubernetes/infrastructure-fact';
import { infrastructureFacts } from '../../../lib/lowering/kubernetes/infrastructure-facts';
import { kubernetesObjects } from '../../../lib/lowering/kubernetes/kubernetes-objects';
import { minimalStage } from '../../support/descriptions';

const { max: MAX } = limits.kubernetesNameCharacters;
const longest = (length: number, first: string) => `${first}${'-long-name'.repeat(4)}`.slice(0, length - 1) + 'z';
const names = {
  system: longest(20, 's'),
  service: longest(30, 'a'),
  resource: longest(20, 'r'),
  queue: longest(20, 'q'),
};

const stage = minimalStage({
  name: names.system,
  databases: { [names.resource]: { readReplicas: 1 } },
  queues: { [names.queue]: {} },
  services: {
    api: null,
    [names.service]: {
      kind: 'web',
      port: 8080,
      ports: { 'longest-of-port': 9464 },
      routes: ['/*'],
      namespace: longest(30, 'n'),
      replicas: { min: 2, max: 5 },
      scaling: [{ metric: 'cpu', percent: 70 }],
      uses: [names.resource, names.queue],
      calls: [longest(30, 'i')],
    },
    [longest(30, 'i')]: { kind: 'internal', port: 8080 },
    [longest(30, 'j')]: { kind: 'job', schedule: { cron: '0 3 * * *' } },
  },
});
const objects = kubernetesObjects(stage);

/** RFC 1123. */
const label = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const isLabel = (text: string) => text.length <= MAX && label.test(text);
const isLabelValue = (text: string) => text.length <= MAX && /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/.test(text);
const isKey = (key: string) => {
  const [name = '', prefix] = key.split('/').toReversed();
  return isLabelValue(name) && (prefix === undefined || (prefix.length <= 253 && prefix.split('.').every(isLabel)));
};

/** Every value under a key, at any depth. */
function valuesAt(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([each, inner]) => [...(each === key ? [inner] : []), ...valuesAt(inner, key)]);
}

describe('with the longest names that a description may have', () => {
  test('they are as long as they may be', () => {
    expect(Object.values(names).map(({ length }) => length)).toEqual([20, 30, 20, 20]);
  });

  test('every object and namespace has a name that Kubernetes takes', () => {
    const given = objects.flatMap(({ metadata }) => [metadata.name, metadata.namespace ?? 'none']);
    expect(given.filter((name) => !isLabel(name))).toEqual([]);
  });

  test('no two objects of a kind share a name in a namespace', () => {
    const ids = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('every label, selector and annotation keeps the limits', () => {
    const maps = ['labels', 'matchLabels', 'selector', 'nodeSelector'].flatMap((key) => valuesAt(objects, key));
    const pairs = maps.flatMap((map) => Object.entries(map as object)).filter(([, value]) => typeof value === 'string');
    expect(pairs.length).toBeGreaterThan(20);
    expect(pairs.filter(([key, value]) => !isKey(key) || !isLabelValue(value as string))).toEqual([]);
    const annotations = valuesAt(objects, 'annotations').flatMap((map) => Object.keys(map as object));
    expect([...annotations, ...infrastructureFacts(stage).map(annotationKey)].filter((key) => !isKey(key))).toEqual([]);
  });

  test('a CronJob leaves room for the number that Kubernetes adds for each run', () => {
    const jobs = objects.filter(({ kind }) => kind === 'CronJob').map(({ metadata }) => metadata.name.length);
    expect(jobs).toEqual([30]);
    expect(Math.max(...jobs)).toBeLessThanOrEqual(52);
  });

  test('ports have names that Kubernetes takes', () => {
    const ports = valuesAt(objects, 'ports').flat() as { name?: string }[];
    const given = ports.flatMap(({ name }) => name ?? []);
    expect(given).toContain('longest-of-port');
    expect(given.filter((name) => name.length > 15 || !label.test(name))).toEqual([]);
  });
});

test('values of infrastructure facts have keys of their own, whatever things are called', () => {
  const databases = { 'db-1': {}, db1: {}, a: {}, 'a-reader': {}, image: {}, registry: {} };
  const { 'a-reader': _, ...others } = databases;
  const services = {
    api: { uses: Object.keys(others) },
    'api-target-group-arn': { kind: 'worker', uses: ['a-reader'] },
  };
  const facts = infrastructureFacts(minimalStage({ databases, services }));
  expect(facts).toHaveLength(2 + 2 * Object.keys(databases).length);
  for (const nameOf of [valueName, annotationKey]) expect(new Set(facts.map(nameOf)).size).toBe(facts.length);
  expect(facts.map(valueName)).toContain('db_1Host');
});
