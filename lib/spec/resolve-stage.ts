import type { z } from 'zod';
import { withBackupJobs } from './backup-jobs';
import { checkStage } from './checks';
import type { SpecIssue } from './issue';
import { isObject, mergePatch } from './merge-patch';
import { isCertain, isWithin, parseLeniently } from './parse-leniently';
import { refuseName } from './refusals';
import { checkRemovals } from './removals';
import type { stageSchema, StageSpec } from './stage';
import { stageFacts } from './stage';
import { pathOf } from './zod-issues';

type JsonObject = Record<string, unknown>;

/** Applies a stage's overrides to the description and checks the result. A problem has the path of the line that causes it. */
export function resolveStage(
  stage: string,
  base: JsonObject,
  overrides: JsonObject,
): { spec?: StageSpec; issues: SpecIssue[] } {
  const removals = checkRemovals(overrides, base).map((issue) => ({
    ...issue,
    path: `stages.${stage}.${issue.path}`,
  }));
  const refused = [...refuseName(stage, overrides), ...removals];
  const { spec, issues } = examine(stage, mergePatch(base, overrides) as JsonObject);
  if (issues.length === 0) return { ...(spec && { spec }), issues: refused };
  const factsOnly = Object.fromEntries(Object.entries(overrides).filter(([key]) => Object.hasOwn(stageFacts, key)));
  const inherited = new Set(examine(stage, mergePatch(base, factsOnly) as JsonObject).issues.map(identity));
  const isStages = (issue: SpecIssue) => !inherited.has(identity(issue)) || concerns(issue.path, base, overrides);
  return {
    ...(spec && { spec }),
    issues: [
      ...refused,
      ...issues.map((issue) => (isStages(issue) ? { ...issue, path: `stages.${stage}.${issue.path}` } : issue)),
    ],
  };
}

/** Parses and checks one stage, its overrides applied. */
function examine(stage: string, declared: JsonObject): { spec?: StageSpec; issues: SpecIssue[] } {
  const { spec, issues, uncertain } = parseLeniently({
    production: stage === 'prod' || stage === 'production',
    ...declared,
  });
  const complete = spec && toStageSpec(spec, stage, declared);
  const checked = complete ? checkStage(complete).filter((issue) => isCertain(issue, uncertain)) : [];
  return {
    ...(complete && issues.length === 0 && { spec: withBackupJobs(complete) }),
    issues: [...issues, ...checked].map(withoutSegments),
  };
}

function toStageSpec(parsed: z.output<typeof stageSchema>, stage: string, declared: JsonObject): StageSpec {
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

/** Two issues of one identity are the same problem, met in two stages. */
export function identity({ path, code, message }: SpecIssue): string {
  return `${path}|${code}|${message}`;
}
