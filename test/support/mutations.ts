import { isObject } from '../../lib/spec/merge-patch';
import { pathOf } from '../../lib/spec/zod-issues';

type Path = readonly PropertyKey[];

/** One mistake in a description that was right before. */
export interface Mutation {
  readonly mistake: string;
  /** Where it must be reported. */
  readonly path: string;
  /** The description with the mistake. */
  apply(): unknown;
}

interface Place {
  readonly path: Path;
  readonly value: unknown;
}

/** Everything that could be mistaken once in a valid description. */
export function mutationsOf(description: unknown): Mutation[] {
  const places = placesOf(description);
  return [misspelt, missing, wrongType, negative, dangling, outOfOrder].flatMap((mistake) =>
    places.flatMap((place) => mistake(place, description)),
  );
}

function misspelt({ path, value }: Place, description: unknown): Mutation[] {
  const key = path.at(-1);
  if (typeof key !== 'string' || isName(path)) return [];
  const misspeltPath = [...path.slice(0, -1), `${key}x`];
  const tellsAlternatives = ['metric', 'strategy'].includes(key); // without it, nobody knows which other fields are right
  return [
    change(
      'a misspelt field',
      () => changed(changed(description, path, undefined), misspeltPath, value),
      tellsAlternatives ? path : misspeltPath,
    ),
  ];
}

function missing({ path }: Place, description: unknown): Mutation[] {
  const required = [
    /^name$/,
    /^services\.[^.]+\.(kind|routes|schedule)$/,
    /^services\.[^.]+\.scaling\[\d+\]\.(metric|percent|cron|perReplica|percentile)$/,
    /^services\.[^.]+\.resources\.request$/,
    /^mesh\.mutualTls$/,
    /^stages\.[^.]+\.(region|zones)$/,
    /^stages\.prod\.domain\.name$/,
  ];
  return required.some((pattern) => pattern.test(pathOf(path)))
    ? [change('a missing field', () => changed(description, path, undefined), path)]
    : [];
}

function wrongType({ path, value }: Place, description: unknown): Mutation[] {
  if (value === null || typeof value === 'object') return [];
  const wrong = typeof value === 'string' ? 12.5 : 'wrong';
  return [change('a wrong type', () => changed(description, path, wrong), path)];
}

function negative({ path, value }: Place, description: unknown): Mutation[] {
  return typeof value === 'number'
    ? [change('a number under the least', () => changed(description, path, -1), path)]
    : [];
}

function dangling({ path, value }: Place, description: unknown): Mutation[] {
  const isReference = /^services\.[^.]+\.((uses|calls)\[\d+\](\.name)?|consumes|secrets\.[^.]+|mounts\.[^.]+)$/.test(
    pathOf(path),
  );
  if (!isReference || typeof value !== 'string') return [];
  const reported = path.at(-1) === 'name' ? path.slice(0, -1) : path;
  return [change('a dangling reference', () => changed(description, path, 'nowhere'), reported)];
}

function outOfOrder({ path, value }: Place, description: unknown): Mutation[] {
  if (!isObject(value) || isName(path)) return [];
  const { min, max, request, limit } = value;
  if (path.at(-1) === 'replicas' && typeof min === 'number' && typeof max === 'number') {
    return [
      change('a minimum above the maximum', () => changed(description, [...path, 'min'], max + 1), [...path, 'max']),
    ];
  }
  const cpu = isObject(request) && isObject(limit) ? request['cpu'] : undefined;
  if (typeof cpu === 'number') {
    const limitPath = [...path, 'limit', 'cpu'];
    return [change('a limit under the request', () => changed(description, limitPath, cpu / 2), limitPath)];
  }
  return [];
}

function change(mistake: string, apply: () => unknown, path: Path): Mutation {
  return { mistake, apply, path: pathOf(path) };
}

function placesOf(value: unknown, path: Path = []): Place[] {
  const inner = Array.isArray(value)
    ? value.flatMap((element, i) => placesOf(element, [...path, i]))
    : isObject(value)
      ? Object.entries(value).flatMap(([key, field]) => placesOf(field, [...path, key]))
      : [];
  return path.length === 0 ? inner : [{ path, value }, ...inner];
}

/** Whether the last key is a name that the author chose, not a field. */
function isName(path: Path): boolean {
  const maps =
    /^(stages\.[^.]+\.)?(stages|services|databases|caches|queues|buckets|fileSystems|secrets|services\.[^.]+\.(env|secrets|files|mounts|ports|sidecars)|databases\.[^.]+\.parameters)$/;
  return maps.test(pathOf(path.slice(0, -1)));
}

/** A copy with another value at the path; undefined takes it out. */
function changed(target: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(target)) return target.map((element, i) => (i === key ? changed(element, rest, value) : element));
  const object = isObject(target) ? target : {};
  const { [String(key)]: old, ...others } = object;
  const inner = changed(old, rest, value);
  if (inner === undefined) return others;
  return String(key) in object ? { ...object, [String(key)]: inner } : { ...others, [String(key)]: inner };
}
