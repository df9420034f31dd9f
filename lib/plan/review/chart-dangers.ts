import { isObject } from '../../spec/merge-patch';
import type { ChartFiles, ChartObject } from './chart-objects';
import { chartObjects } from './chart-objects';
import type { Danger } from './review';

/** Kinds with which data goes, as Kubernetes deletes what belongs to them. */
const HOLDS_DATA = new Set(['Namespace', 'PersistentVolume', 'PersistentVolumeClaim', 'StatefulSet']);

/** Lists by whose entries an object of a kind permits something. */
const PERMITS: Readonly<Record<string, readonly string[]>> = {
  NetworkPolicy: ['spec.ingress', 'spec.egress'],
  ApplicationNetworkPolicy: ['spec.ingress', 'spec.egress'],
  AuthorizationPolicy: ['spec.rules'],
  Role: ['rules'],
  ClusterRole: ['rules'],
  RoleBinding: ['subjects'],
  ClusterRoleBinding: ['subjects'],
};

/** What in a chart may cost data or widen permissions: storage that goes, rules that come, containers that may do more. */
export function chartDangers(before: ChartFiles, after: ChartFiles): Danger[] {
  const [old, fresh] = [chartObjects(before), chartObjects(after)];
  const isNewChart = old.size === 0;
  const removed = [...old].filter(([key, { kind }]) => !fresh.has(key) && HOLDS_DATA.has(kind));
  const widened = isNewChart ? [] : [...fresh].flatMap(([key, object]) => widenedBy(object, old.get(key)));
  return [
    ...removed.map(([, { stage, name }]) => danger('data', stage, `${name} is removed, with what it holds`)),
    ...widened,
  ];
}

function widenedBy(object: ChartObject, before: ChartObject | undefined): Danger[] {
  const { stage, name, kind, body } = object;
  const rules = (PERMITS[kind] ?? []).flatMap((path) => {
    const known = new Set(permissionsAt(before?.body, path));
    return permissionsAt(body, path)
      .filter((entry) => !known.has(entry))
      .map((entry) => `${name} permits more, ${path}: ${entry}`);
  });
  const rights = new Set(privilegesIn(before?.body));
  const gained = privilegesIn(body).filter((right) => !rights.has(right));
  return [...rules, ...gained.map((right) => `${name} gains ${right}`)].map((text) =>
    danger('permissions', stage, text),
  );
}

/** Each single permission, so that one more port of a rule shows as that port: peers of a network rule times its ports. */
function permissionsAt(body: unknown, path: string): string[] {
  const list = path.split('.').reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), body);
  return (Array.isArray(list) ? list : []).flatMap((entry: unknown) => combinations(entry));
}

function combinations(entry: unknown): string[] {
  if (!isObject(entry)) return [JSON.stringify(entry)];
  const singles = Object.entries(entry).map(([name, value]): [string, unknown[]] => [
    name,
    Array.isArray(value) ? value : [value],
  ]);
  const all = singles.reduce<Record<string, unknown>[]>(
    (partial, [name, values]) => partial.flatMap((each) => values.map((value) => ({ ...each, [name]: value }))),
    [{}],
  );
  return all.map((each) => JSON.stringify(each));
}

const PRIVILEGES = ['privileged', 'hostNetwork', 'hostPID', 'hostIPC', 'allowPrivilegeEscalation'];

/** Privileges of a pod and its containers, wherever they stand in it. */
function privilegesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(privilegesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (PRIVILEGES.includes(name) && inner === true) return [name];
    if (name === 'hostPath') return [`${name} ${JSON.stringify(inner)}`];
    if (name === 'capabilities' && isObject(inner) && Array.isArray(inner['add'])) return inner['add'].map(String);
    return privilegesIn(inner);
  });
}

const danger = (kind: Danger['kind'], place: string, text: string): Danger => ({ kind, place, text });
