import type { z } from 'zod';
import { isObject } from './merge-patch';

type Schema = z.core.$ZodType;
type Definition = z.core.$ZodTypeDef & {
  shape?: Record<string, Schema>;
  innerType?: Schema;
  in?: Schema;
  element?: Schema;
  valueType?: Schema;
  options?: readonly Schema[];
  /** Of a literal. */
  values?: readonly unknown[];
};

const definition = (schema: Schema) => schema._zod.def as Definition;

/** Names of the fields that the object at this path may have; empty when none is known there. Of alternatives, the one that it has chosen counts. */
export function fieldsAt(schema: Schema, segments: readonly PropertyKey[], object: unknown): string[] {
  const found = segments
    .reduce<Schema[]>((schemas, segment) => schemas.flatMap((inner) => step(inner, segment)), [schema])
    .flatMap(objects);
  const chosen = found.filter((inner) => isChosen(inner, object));
  return [
    ...new Set((chosen.length > 0 ? chosen : found).flatMap((inner) => Object.keys(definition(inner).shape ?? {}))),
  ];
}

/** Whether the object has the literal values, such as `metric: 'cpu'`, that tell this alternative from the others. */
function isChosen(schema: Schema, object: unknown): boolean {
  return Object.entries(definition(schema).shape ?? {}).every(([name, field]) => {
    const { values } = definition(field);
    return values === undefined || (isObject(object) && values.includes(object[name]));
  });
}

/** The schemas of one field, key or element. */
function step(schema: Schema, segment: PropertyKey): Schema[] {
  return alternatives(schema).flatMap((inner) => {
    const { shape, element, valueType } = definition(inner);
    const name = String(segment);
    // a field of the schema, and not one that every object has, such as `toString`
    const field = shape && Object.hasOwn(shape, name) ? shape[name] : undefined;
    const next = field ?? valueType ?? element;
    return next ? [next] : [];
  });
}

function objects(schema: Schema): Schema[] {
  return alternatives(schema).filter((inner) => definition(inner).shape !== undefined);
}

/** Looks through defaults, optionals, transforms and unions. */
function alternatives(schema: Schema): Schema[] {
  const { innerType, in: input, options } = definition(schema);
  const inner = innerType ? [innerType] : input ? [input] : options;
  return inner ? inner.flatMap(alternatives) : [schema];
}
