import { stageName } from '../spec/name';
import { stageFacts, stageSchema } from '../spec/stage';

/** The part of JSON Schema (draft 2020-12) that descriptions need. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  /** What the pattern means, in words. Editors show it; validators ignore it. */
  readonly patternErrorMessage?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | false;
  readonly propertyNames?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** JSON Schema of a description as its author writes it, before defaults: shorthands are allowed, what has a default may be missing. */
export function systemJsonSchema(): JsonSchema {
  const whole = toJsonSchema(stageSchema);
  const isStageFact = (name: string) => Object.hasOwn(stageFacts, name);
  const facts = filterProperties(whole, isStageFact);
  const system = filterProperties(whole, (name) => !isStageFact(name));
  const overrides = overridesOf(filterProperties(system, (name) => name !== 'name'));
  const stage = {
    type: 'object',
    description: 'Facts of one stage, and overrides of any part of the description.',
    properties: { ...facts.properties, ...overrides.properties },
    required: (facts.required ?? []).filter((name) => name !== 'production'),
    additionalProperties: false,
  } as const;
  const stages = {
    type: 'object',
    description: 'Copies of the system, by name, in the order of delivery.',
    propertyNames: toJsonSchema(stageName),
    additionalProperties: stage,
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A system described for Slipway',
    ...system,
    properties: { ...system.properties, stages },
    required: [...(system.required ?? []), 'stages'],
  };
}

function toJsonSchema(schema: typeof stageSchema | typeof stageName): JsonSchema {
  const json = schema.toJSONSchema({
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      const message = patternMessage(zodSchema._zod.def.checks ?? []);
      if (jsonSchema.pattern !== undefined && message !== undefined) jsonSchema['patternErrorMessage'] = message;
    },
  });
  const { $schema: _, ...rest } = json;
  return rest as JsonSchema;
}

/** The words that the author of a pattern has given to it. */
function patternMessage(checks: readonly { _zod: { def: object } }[]): string | undefined {
  for (const { _zod } of checks) {
    const { pattern, error } = _zod.def as { pattern?: RegExp; error?: (issue: object) => unknown };
    const message = pattern && error?.({});
    if (typeof message === 'string') return message;
  }
  return undefined;
}

function filterProperties(schema: JsonSchema, isWanted: (name: string) => boolean): JsonSchema {
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => isWanted(name))),
    required: (schema.required ?? []).filter(isWanted),
  };
}

/** A schema of overrides: objects may be given in part, and `null` removes. Lists are replaced as a whole. */
function overridesOf(schema: JsonSchema): JsonSchema {
  const { default: _, required: __, anyOf, oneOf, properties, additionalProperties, ...rest } = schema;
  const alternatives = anyOf ?? oneOf;
  return {
    ...rest,
    ...(alternatives && { anyOf: alternatives.map(overridesOf) }),
    ...(properties && { properties: mapValues(properties, orNull) }),
    ...(additionalProperties !== undefined && {
      additionalProperties: additionalProperties && orNull(additionalProperties),
    }),
  };
}

function orNull(schema: JsonSchema): JsonSchema {
  const { type, const: only, enum: choices, anyOf, ...rest } = overridesOf(schema);
  if (anyOf) return { ...rest, anyOf: [...anyOf, { type: 'null' }] };
  if (only !== undefined || choices) return { ...rest, enum: [...(choices ?? [only]), null] };
  return { ...rest, type: [type, 'null'].flat().filter((name) => name !== undefined) };
}

function mapValues(record: Readonly<Record<string, JsonSchema>>, map: (schema: JsonSchema) => JsonSchema) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
