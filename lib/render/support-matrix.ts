import { NOT_YET } from '../lowering/facts/fact';
import type { Fact } from '../lowering/facts/fact';
import { factsOn } from '../lowering/lower-stage';
import type { DeploymentTarget } from '../spec/target';
import type { JsonSchema } from './json-schema';
import { systemJsonSchema } from './json-schema';
import { table } from './markdown';

/** What becomes of one field, or of a field with all below it. */
export interface Support {
  /** `services.*.port`: a star is one name or entry. */
  readonly field: string;
  readonly how: string;
}

/** Every field of a description, and what it becomes on a target: from the rows by which the lowering works. */
export function supportOf(target: DeploymentTarget): Support[] {
  const facts = factsOn(target);
  const rows = fieldsOfStage(systemJsonSchema()).map((field): Support => {
    const fact = facts.find(({ pattern }) => isWithin(field, pattern));
    return { field: fact?.pattern ?? field, how: fact?.how ?? NOT_YET };
  });
  return [...new Map(rows.map((row) => [row.field, row])).values()];
}

/** Rows of the lowering that no field of a description leads to. */
export function idleFacts(target: DeploymentTarget): Fact[] {
  const fields = fieldsOfStage(systemJsonSchema());
  return factsOn(target).filter(({ pattern }) => !fields.some((field) => isWithin(field, pattern)));
}

/** docs/reference/support.md: a table of what each engine carries out today. */
export function renderSupport(): string {
  const sections = targets.flatMap(({ target, title }) => {
    const rows = supportOf(target).map(({ field, how }) => [`\`${field}\``, how]);
    return [`## ${title}`, table(['Field', 'What it becomes'], rows)];
  });
  const parts = [
    '<!-- Made from lib/lowering by `npm run docs`. -->',
    '# What is supported',
    '[Reference](index.md)',
    intro,
    ...sections,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The targets that `slipway plan` accepts. */
const targets = [
  { target: 'fargate', title: 'ECS Fargate' },
  { target: 'eks', title: 'EKS' },
] as const;

const intro =
  'What each field of a description becomes. A star stands for a name or an entry. What is not available yet is ' +
  'refused by name, never ignored; `accept` goes without it. `slipway plan` says what becomes of the facts of your ' +
  'own description.';

/** Each field of a stage's resolved view, but for `accept`, which is about the others. */
function fieldsOfStage({ properties = {} }: JsonSchema): string[] {
  const { stages, accept: _, ...facts } = properties;
  const ofStage = (stages?.additionalProperties || {}).properties ?? {};
  return Object.entries({ ...ofStage, ...facts }).flatMap(([name, schema]) =>
    name === 'accept' ? [] : fieldsIn(schema, name),
  );
}

function fieldsIn(schema: JsonSchema, path: string): string[] {
  const { anyOf, oneOf, properties, additionalProperties, items } = schema;
  const alternatives = anyOf ?? oneOf;
  if (alternatives) return [...new Set(alternatives.flatMap((each) => fieldsIn(each, path)))];
  if (properties) return Object.entries(properties).flatMap(([name, inner]) => fieldsIn(inner, `${path}.${name}`));
  const element = items ?? additionalProperties;
  return element ? fieldsIn(element, `${path}.*`) : [path];
}

function isWithin(field: string, pattern: string): boolean {
  return field === pattern || field.startsWith(`${pattern}.`);
}
