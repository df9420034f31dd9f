import type { z } from 'zod';
import { checkStage, checkSystem } from './checks';
import type { SpecIssue } from './issue';
import { InvalidSystemError, show } from './issue';
import { isObject, mergePatch } from './merge-patch';
import { isCertain, isWithin, parseLeniently } from './parse-leniently';
import { checkRemovals } from './removals';
import type { stageSchema, StageSpec } from './stage';
import { reservedNouns, stageFacts } from './stage';
import { stageName } from './name';
import { pathOf } from './zod-issues';

/** A described system: its stages, each complete. */
export interface SystemSpec {
  readonly name: string;
  /** In the order of the description, which is the order of delivery. */
  readonly stages: readonly StageSpec[];
}

type JsonObject = Record<string, unknown>;
type ParsedStage = z.output<typeof stageSchema>;

/** Lets a description without stages be examined, too. */
const sampleStage = {
  region: 'us-east-1',
  zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  network: { cidr: '10.0.0.0/16' },
  ingress: { exposure: 'cdn-only' },
  edge: { cdn: true },
};

/** Parses a description, applies each stage's overrides and checks the whole. Throws InvalidSystemError with every problem. */
export function resolveSystem(description: unknown): SystemSpec {
  if (!isObject(description)) {
    throw new InvalidSystemError('description', [
      {
        path: '',
        code: 'wrong-type',
        message: 'a system is an object',
        found: show(description),
        fix: 'export default defineSystem({ ... })',
      },
    ]);
  }
  const { stages, ...base } = description;
  const name = typeof base['name'] === 'string' ? base['name'] : 'description';
  const issues: SpecIssue[] = [...checkStages(stages), ...refuseReserved(base), ...refuseStageFacts(base)];
  const resolved: StageSpec[] = [];
  const described = Object.entries(isObject(stages) ? stages : {});
  if (described.length === 0)
    issues.push(...resolveStage('dev', base, sampleStage).issues.filter(({ path }) => !isWithin(path, 'stages')));
  for (const [stage, overrides] of described) {
    const result = resolveStage(stage, base, isObject(overrides) ? overrides : {});
    issues.push(...result.issues);
    if (result.spec) resolved.push(result.spec);
  }
  issues.push(...checkSystem(resolved));
  if (issues.length > 0) throw new InvalidSystemError(name, distinct(issues));
  return { name, stages: resolved };
}

function checkStages(stages: unknown): SpecIssue[] {
  if (!isObject(stages) || Object.keys(stages).length === 0) {
    return [
      {
        path: 'stages',
        code: 'missing',
        message: 'a system needs at least one stage',
        fix: "add stages: { dev: { region: 'us-east-1', zones: [...], network: { cidr: '10.0.0.0/16' } } }",
      },
    ];
  }
  return Object.entries(stages).flatMap(([name, stage]) => {
    const parsed = stageName.safeParse(name);
    const wrongName: SpecIssue[] = parsed.success
      ? []
      : [
          {
            path: `stages.${name}`,
            code: 'invalid-name',
            message: 'the name of this stage is not valid',
            allowed: parsed.error.issues.map((issue) => issue.message).join('; '),
            fix: 'rename it',
          },
        ];
    if (name === 'shared')
      wrongName.push({
        path: 'stages.shared',
        code: 'invalid-name',
        message: "'shared' is taken: it holds the image repositories of all stages",
        fix: 'rename it',
      });
    return isObject(stage)
      ? wrongName
      : [
          ...wrongName,
          {
            path: `stages.${name}`,
            code: 'wrong-type',
            message: 'a stage is an object',
            found: show(stage),
            fix: 'give it region, zones and network',
          },
        ];
  });
}

function refuseReserved(facts: JsonObject, prefix = ''): SpecIssue[] {
  return reservedNouns
    .filter((noun) => facts[noun] !== undefined && facts[noun] !== null)
    .map((noun) => ({
      path: `${prefix}${noun}`,
      code: 'not-available',
      message: `'${noun}' is not available on fargate yet, nor on eks`,
      found: show(facts[noun]),
      fix: 'leave it out for now',
    }));
}

function refuseStageFacts(base: JsonObject): SpecIssue[] {
  return Object.keys(stageFacts)
    .filter((fact) => base[fact] !== undefined)
    .map((fact) => ({
      path: fact,
      code: 'misplaced',
      message: `'${fact}' is a fact of one stage`,
      found: show(base[fact]),
      fix: 'move it into the stages',
    }));
}

function refuseName(stage: string, overrides: JsonObject): SpecIssue[] {
  return overrides['name'] === undefined
    ? []
    : [
        {
          path: `stages.${stage}.name`,
          code: 'misplaced',
          message: 'the name is the same in all stages',
          found: show(overrides['name']),
          fix: 'remove it',
        },
      ];
}

function resolveStage(
  stage: string,
  base: JsonObject,
  overrides: JsonObject,
): { spec?: StageSpec; issues: SpecIssue[] } {
  const removals = checkRemovals(withoutReserved(overrides), base).map((issue) => ({
    ...issue,
    path: `stages.${stage}.${issue.path}`,
  }));
  const refused = [...refuseReserved(overrides, `stages.${stage}.`), ...refuseName(stage, overrides), ...removals];
  const { spec, issues } = examine(stage, mergePatch(base, overrides) as JsonObject);
  if (issues.length === 0) return { ...(spec && { spec }), issues: refused };
  const factsOnly = Object.fromEntries(Object.entries(overrides).filter(([key]) => Object.hasOwn(stageFacts, key)));
  const inherited = new Set(examine(stage, mergePatch(base, factsOnly) as JsonObject).issues.map(identity));
  const isStages = (issue: SpecIssue) => !inherited.has(identity(issue)) || concerns(issue.path, base, overrides);
  return {
    issues: [
      ...refused,
      ...issues.map((issue) => (isStages(issue) ? { ...issue, path: `stages.${stage}.${issue.path}` } : issue)),
    ],
  };
}

/** Parses and checks one stage, its overrides applied. */
function examine(stage: string, facts: JsonObject): { spec?: StageSpec; issues: SpecIssue[] } {
  const declared = withoutReserved(facts);
  const { spec, issues, uncertain } = parseLeniently({
    production: stage === 'prod' || stage === 'production',
    ...declared,
  });
  const complete = spec && toStageSpec(spec, stage, declared);
  const checked = complete ? checkStage(complete).filter((issue) => isCertain(issue, uncertain)) : [];
  return {
    ...(complete && issues.length === 0 && { spec: complete }),
    issues: [...issues, ...checked].map(withoutSegments),
  };
}

function toStageSpec(parsed: ParsedStage, stage: string, declared: JsonObject): StageSpec {
  const { name, ...facts } = parsed;
  return { ...facts, system: name, stage, declared };
}

/** Whether a problem is a stage's own all the same: in a value that it overrides, in its facts, or in what it must bring if the description does not. */
function concerns(path: string, base: JsonObject, overrides: JsonObject): boolean {
  const isOverridden = deepestPaths(overrides).some((own) => isWithin(path, own));
  const isFact = Object.keys(stageFacts).some((fact) => isWithin(path, fact));
  const isToBring = path === 'network.cidr' || (['domain', 'ingress'].includes(path) && base[path] === undefined);
  return isOverridden || isFact || isToBring;
}

function withoutSegments({ path, code, message, found, allowed, fix }: SpecIssue): SpecIssue {
  return {
    path,
    code,
    message,
    ...(found !== undefined && { found }),
    ...(allowed !== undefined && { allowed }),
    ...(fix !== undefined && { fix }),
  };
}

function deepestPaths(value: unknown, prefix: PropertyKey[] = []): string[] {
  if (!isObject(value)) return [pathOf(prefix)];
  return Object.entries(value).flatMap(([key, inner]) => deepestPaths(inner, [...prefix, key]));
}

function withoutReserved(facts: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(facts).filter(([key]) => !(reservedNouns as readonly string[]).includes(key)),
  );
}

function distinct(issues: readonly SpecIssue[]): SpecIssue[] {
  return [...new Map(issues.map((issue) => [identity(issue), issue])).values()];
}

function identity({ path, code, message }: SpecIssue): string {
  return `${path}|${code}|${message}`;
}
