import type { z } from 'zod';
import type { SpecIssue } from './issue';
import { isObject } from './merge-patch';
import { stageSchema } from './stage';
import type { LocatedIssue } from './zod-issues';
import { fromZod, pathOf, valueAt } from './zod-issues';

type JsonObject = Record<string, unknown>;
type Path = readonly PropertyKey[];

/** What could be read of a stage, and what could not. */
export interface LenientParse {
  /** Undefined when the rest makes no sense without what is broken. */
  readonly spec?: z.output<typeof stageSchema>;
  readonly issues: readonly LocatedIssue[];
  /** Paths at which something was taken out or replaced. */
  readonly uncertain: readonly string[];
}

/** Maps of declarations: one that is broken stays as a name, or references to it would seem broken, too. */
const declarations = new Map<unknown, JsonObject>([
  ['services', { kind: 'internal', port: 1 }],
  ...['databases', 'caches', 'queues', 'buckets', 'fileSystems', 'secrets'].map((map): [string, JsonObject] => [
    map,
    {},
  ]),
]);

/** What stands in for facts that a stage, or another part of it, cannot do without, by path. */
const standIns = new Map<string, unknown>([
  ['name', 'unnamed'],
  ['region', 'us-east-1'],
  ['zones', ['us-east-1a', 'us-east-1b', 'us-east-1c']],
  ['production', false],
  ['services', {}],
  ['services.*.port', 1],
  ['domain', { name: 'example.com', hostedZoneId: 'Z0' }],
  [
    'network.existing',
    {
      vpcId: 'vpc-0',
      cidr: '10.0.0.0/16',
      publicSubnetIds: [],
      privateSubnetIds: ['subnet-0', 'subnet-1'],
      isolatedSubnetIds: ['subnet-0', 'subnet-1'],
    },
  ],
]);

/** Cross-checks whose verdict, by code, rests on facts that stand elsewhere than the problem that they report. */
const premises = new Map([
  ['wrong-region', ['region', 'zones']],
  ['unreachable', ['edge']],
  ['open-http', ['production', 'ingress', 'domain']],
  ['no-certificate', ['domain']],
  ['contradiction', ['caches']],
  ['unclear-owner', ['services']],
]);

/** Parses; on problems parses again without the broken parts, so that the cross-checks can speak in the same run. */
export function parseLeniently(input: JsonObject): LenientParse {
  const first = stageSchema.safeParse(input);
  if (first.success) return { spec: first.data, issues: [], uncertain: [] };
  const issues = fromZod(first.error.issues, input, stageSchema);
  return { issues, ...repair(input, issues) };
}

/** Whether a cross-check can mean what it says: it has not seen what was broken. */
export function isCertain(issue: SpecIssue, uncertain: readonly string[]): boolean {
  const premise = premises.get(issue.code) ?? [];
  return !uncertain.some((path) => isWithin(issue.path, path) || premise.some((fact) => isWithin(path, fact)));
}

/** Whether a path is another one or lies inside it. */
export function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}

/** A repair may bring up what the first problem hid; three rounds reach from a value over its object to the declaration. */
function repair(
  input: JsonObject,
  issues: readonly LocatedIssue[],
  before: readonly string[] = [],
  rounds = 3,
): Pick<LenientParse, 'spec' | 'uncertain'> {
  const places = issues.map((issue) => placeOf(issue, input));
  const uncertain = [...before, ...places.map(pathOf)];
  if (rounds === 0 || places.some(isWholeMap)) return { uncertain };
  const repaired = places.reduce(
    (value, place) => replace(value, place, standInAt(place, issues)) as JsonObject,
    input,
  );
  const result = stageSchema.safeParse(repaired);
  return result.success
    ? { spec: result.data, uncertain }
    : repair(repaired, fromZod(result.error.issues, repaired, stageSchema), uncertain, rounds - 1);
}

/** Without all databases, say, every reference to one would seem broken. */
function isWholeMap([noun, ...rest]: Path): boolean {
  return rest.length === 0 && noun !== 'services' && declarations.has(noun);
}

/** What must go: the value, the list around it (so that the indices of the others stay right), or the object that lacks it. */
function placeOf({ segments }: LocatedIssue, input: JsonObject): Path {
  const firstIndex = segments.findIndex((segment) => typeof segment === 'number');
  const place = firstIndex < 0 ? segments : segments.slice(0, firstIndex);
  return valueAt(input, place) === undefined && place.length > 1 ? place.slice(0, -1) : place;
}

function standInAt(place: Path, issues: readonly LocatedIssue[]): unknown {
  const path = pathOf(place);
  const hasValidName = !issues.some((issue) => issue.code === 'invalid-name' && issue.path === path);
  return (
    standIns.get(path.replace(/^services\.[^.]+\./, 'services.*.')) ??
    (place.length === 2 && hasValidName ? declarations.get(place[0]) : undefined)
  );
}

/** A copy with another value at the path; undefined takes it out. */
function replace(value: unknown, [key, ...rest]: Path, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (!isObject(value)) return value;
  const copy = new Map(Object.entries(value));
  const inner = replace(copy.get(String(key)), rest, replacement);
  if (inner === undefined) copy.delete(String(key));
  else copy.set(String(key), inner);
  return Object.fromEntries(copy);
}
