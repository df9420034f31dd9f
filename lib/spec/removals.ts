import type { SpecIssue } from './issue';
import { isObject } from './merge-patch';
import { fieldsAt } from './schema-walk';
import { stageSchema } from './stage';
import { suggestion } from './suggestion';
import { pathOf, valueAt } from './zod-issues';

type Path = readonly PropertyKey[];

/** A `null` of a stage removes what the description has. One that can remove nothing is misspelt. */
export function checkRemovals(overrides: unknown, base: unknown): SpecIssue[] {
  return nullsIn(overrides).flatMap((path) => {
    const parent = path.slice(0, -1);
    const name = String(path.at(-1));
    const fields = fieldsAt(stageSchema, parent, valueAt(base, parent));
    if (valueAt(base, path) !== undefined || fields.includes(name)) return [];
    const removable = fields.length > 0 ? fields : namesIn(valueAt(base, parent));
    const guess = suggestion(name, removable);
    return [
      {
        path: pathOf(path),
        code: fields.length > 0 ? 'unknown-field' : 'nothing-to-remove',
        message: fields.length > 0 ? `there is no field '${name}' here` : `there is no '${name}' to remove`,
        found: 'null',
        ...(removable.length > 0 && { allowed: removable.join(', ') }),
        fix: guess !== undefined ? `did you mean '${guess}'?` : 'remove it',
      },
    ];
  });
}

function nullsIn(value: unknown, path: Path = []): Path[] {
  if (value === null) return [path];
  return isObject(value) ? Object.entries(value).flatMap(([key, inner]) => nullsIn(inner, [...path, key])) : [];
}

function namesIn(value: unknown): string[] {
  return isObject(value) ? Object.keys(value) : [];
}
