import type { SpecIssue } from './issue';
import { show } from './issue';
import { isObject } from './merge-patch';
import { stageName } from './name';
import { stageFacts } from './stage';

type JsonObject = Record<string, unknown>;

/** Stages are there, each an object with a valid name. */
export function checkStages(stages: unknown): SpecIssue[] {
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

/** What only a stage can have does not stand in the description. */
export function refuseStageFacts(base: JsonObject): SpecIssue[] {
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

/** And the name, which all stages share, does not stand in a stage. */
export function refuseName(stage: string, overrides: JsonObject): SpecIssue[] {
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
