import { checkSystem } from './checks';
import type { SpecIssue } from './issue';
import { InvalidSystemError, show } from './issue';
import { isObject } from './merge-patch';
import { isWithin } from './parse-leniently';
import { checkStages, refuseStageFacts } from './refusals';
import { identity, resolveStage } from './resolve-stage';
import type { StageSpec } from './stage';

/** A described system: its stages, each complete. */
export interface SystemSpec {
  readonly name: string;
  /** In the order of the description, which is the order of delivery. */
  readonly stages: readonly StageSpec[];
}

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
  const issues: SpecIssue[] = [...checkStages(stages), ...refuseStageFacts(base)];
  const resolved: StageSpec[] = [];
  const described = Object.entries(isObject(stages) ? stages : {});
  if (described.length === 0) {
    issues.push(...resolveStage('dev', base, sampleStage).issues.filter(({ path }) => !isWithin(path, 'stages')));
  }
  for (const [stage, overrides] of described) {
    const result = resolveStage(stage, base, isObject(overrides) ? overrides : {});
    issues.push(...result.issues);
    if (result.spec) resolved.push(result.spec);
  }
  issues.push(...checkSystem(resolved));
  if (issues.length > 0) throw new InvalidSystemError(name, distinct(issues));
  return { name, stages: resolved };
}

function distinct(issues: readonly SpecIssue[]): SpecIssue[] {
  return [...new Map(issues.map((issue) => [identity(issue), issue])).values()];
}
